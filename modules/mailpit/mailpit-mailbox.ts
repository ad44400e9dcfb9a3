import { definePart, InvalidOptionError, namesOfTheDead, ServerPart } from "../../src/module";
import {
  deleteMessagesTo,
  readMessages,
  recipients,
  type MailpitApi,
  type MailpitMessage,
} from "./messages";
import type { StartedMailpitContainer } from "./started-mailpit-container";
import { waitForMessage, type MailFilter, type WaitForMessageOptions } from "./wait-for-message";

/** The mail of one test, made by `openMailbox()`: all messages to addresses of its domain, which nobody else knows. */
export class MailpitMailbox extends ServerPart<StartedMailpitContainer> {
  /** Returns the mailbox's domain, which ends in `.test` and exists nowhere else. */
  getDomain(): string {
    return domainOf(this.getName());
  }

  /** Returns `local@domain`. Throws InvalidOptionError for a name that an address cannot have before its `@`. */
  getAddress(local = "test"): string {
    if (!/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local)) {
      throw InvalidOptionError.quoting("getAddress", "what is before the @ of an address", local);
    }
    return `${local}@${this.getDomain()}`;
  }

  /** Returns `smtp://host:port` of the server. */
  getSmtpUrl(): string {
    return this.server.getSmtpUrl();
  }

  /** Returns the messages to addresses of this mailbox, in the order in which they came. */
  async messages(): Promise<MailpitMessage[]> {
    return readMessages(this.server.api(), this.getDomain());
  }

  /**
   * Resolves with the first message to this mailbox that matches, which can be there already. Default: any message.
   * Throws InvalidOptionError, and MayflyError with the code `MAILPIT_NO_MESSAGE` or `MAILPIT_REQUEST_FAILED`.
   */
  async waitForMessage(
    filter: MailFilter = {},
    options: WaitForMessageOptions = {},
  ): Promise<MailpitMessage> {
    return waitForMessage(this.server.api(), this.getDomain(), filter, options);
  }

  /** Deletes the messages to addresses of this mailbox. */
  async empty(): Promise<void> {
    await this.remove(this.server, this.getName());
  }

  protected async remove(server: StartedMailpitContainer, name: string): Promise<void> {
    await deleteMessagesTo(server.api(), domainOf(name));
  }
}

definePart("mailpit-mailbox", MailpitMailbox);

/** Deletes the messages to mailboxes of processes that have ended. */
export async function deleteLeftovers(api: MailpitApi): Promise<void> {
  const domains = (await recipients(api)).map((address) => address.split("@").at(-1) ?? "");
  for (const name of namesOfTheDead([...new Set(domains.map(nameOf))])) {
    await deleteMessagesTo(api, domainOf(name));
  }
}

const TOP = ".test";

/** A domain has no underscores, and its first part at most 63 characters. The name has 60. */
const domainOf = (name: string): string => `${name.replaceAll("_", "-")}${TOP}`;
const nameOf = (domain: string): string => domain.replace(TOP, "").replaceAll("-", "_");
