import type {
  AcknowledgeCommand,
  AllowCommand,
  ApproveAllCommand,
  RemoveCommand,
  RestoreCommand,
} from '../contract/commands';
import type { Settings } from '../contract/settings';
import type { Publish } from './sns';

/** Dependencies of notify. */
export interface Notifier {
  /** Function that sends a message; null if the caller itself shows the report to the operator. */
  publish: Publish | null;
  /** Command that prints the whole report again, for the message. */
  reportCommand: string;
  /** Function that gives the command to approve several thumbprints at once, for the message. */
  approveAllCommand: ApproveAllCommand;
  /** Function that gives the command to put an earlier list back, for the message. Default: none is offered. */
  restoreCommand?: RestoreCommand;
  /** Function that gives the command to remove a thumbprint. Default: none is offered, since it could not be kept out. */
  removeCommand?: RemoveCommand | null;
  /** Function that gives the command to acknowledge a condition. Default: none is offered. */
  acknowledgeCommand?: AcknowledgeCommand | null;
  /** Function that gives the command to let a run add thumbprints in any number. Default: none is offered. */
  allowCommand?: AllowCommand;
  settings: Settings;
  /** AWS region that the watcher runs in. Default: `unknown`; a terminal sends nothing. */
  region?: string;
}
