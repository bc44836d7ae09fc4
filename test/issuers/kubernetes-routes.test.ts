import { describeApiServer } from './kubernetes-contract';
import { startKubernetesRoutes } from './kubernetes-routes';

describeApiServer('the two routes of a Kubernetes API server', startKubernetesRoutes);
