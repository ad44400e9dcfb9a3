export { MailpitContainer } from "./mailpit-container";
export { StartedMailpitContainer } from "./started-mailpit-container";
export { MailpitMailbox } from "./mailpit-mailbox";
export type { MailAddress, MailpitAttachment, MailpitMessage } from "./messages";
export type { MailFilter, WaitForMessageOptions } from "./wait-for-message";
