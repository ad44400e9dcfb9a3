import { oncePerServer, ownedName, StartedServer, testRun } from "../../src/module";
import { deleteLeftovers, MailpitMailbox } from "./mailpit-mailbox";
import { deleteAllMessages, readMessages, type MailpitApi, type MailpitMessage } from "./messages";
import { HTTP_PORT, type MailpitSettings } from "./settings";
import { waitForMessage, type MailFilter, type WaitForMessageOptions } from "./wait-for-message";

/** A running Mailpit, which accepts mail to all addresses and keeps it. */
export class StartedMailpitContainer extends StartedServer<MailpitSettings> {
  /** Returns the port for SMTP. */
  getSmtpPort(): number {
    return this.getPort();
  }

  /** Returns `smtp://host:port`, for the program that sends mail. */
  getSmtpUrl(): string {
    return this.url({ scheme: "smtp" });
  }

  /** Returns the port for HTTP. */
  getHttpPort(): number {
    return this.getMappedPort(HTTP_PORT);
  }

  /** Returns `http://host:port` of the page for the browser, and of the API below `/api/v1`. */
  getHttpUrl(): string {
    return this.url({ scheme: "http", port: HTTP_PORT });
  }

  /** Returns all messages, in the order in which they came. Throws MayflyError with `MAILPIT_REQUEST_FAILED`. */
  async messages(): Promise<MailpitMessage[]> {
    return readMessages(this.api(), undefined);
  }

  /**
   * Resolves with the first message that matches, which can be there already. Default: any message. Throws
   * InvalidOptionError, and MayflyError with the code `MAILPIT_NO_MESSAGE` or `MAILPIT_REQUEST_FAILED`.
   */
  async waitForMessage(
    filter: MailFilter = {},
    options: WaitForMessageOptions = {},
  ): Promise<MailpitMessage> {
    return waitForMessage(this.api(), undefined, filter, options);
  }

  /** Deletes all messages, also those to mailboxes. Throws MayflyError with the code `MAILPIT_REQUEST_FAILED`. */
  async deleteMessages(): Promise<void> {
    await deleteAllMessages(this.api());
  }

  /**
   * Returns a mailbox for one test: a domain of its own. Dropping it deletes its messages, and the first call of a process
   * deletes those to mailboxes of processes that have ended. Throws MayflyError with `MAILPIT_REQUEST_FAILED`.
   */
  async openMailbox(): Promise<MailpitMailbox> {
    await oncePerServer(this.getId(), () => deleteLeftovers(this.api()));
    return new MailpitMailbox(this, ownedName(testRun()));
  }

  /** @internal */
  api(): MailpitApi {
    const names = { product: "Mailpit", code: "MAILPIT_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(HTTP_PORT), url: this.getHttpUrl() };
  }
}
