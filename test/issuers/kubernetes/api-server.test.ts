import { describeApiServer } from '../kubernetes-contract';
import { startApiServer } from './api-server';

describeApiServer('A Kubernetes API server', startApiServer);
