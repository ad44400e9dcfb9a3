import { askServer, type AskedServer } from "../http-api/ask-server";

/** A mail address, with the name that is shown for it. */
export interface MailAddress {
  /** Empty if there is none. */
  readonly name: string;
  readonly address: string;
}

/** A file that is attached to a message. */
export interface MailpitAttachment {
  readonly fileName: string;
  /** Such as `text/plain`. */
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Where `fetch` gets the content, in the present view. */
  readonly url: string;
}

/** A message that Mailpit has received. */
export interface MailpitMessage {
  /** Mailpit's id of the message. */
  readonly id: string;
  readonly from: MailAddress;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly subject: string;
  /** The body as text, with line feeds at the ends of lines; empty if there is none. */
  readonly text: string;
  /** The body as HTML, with line feeds at the ends of lines; empty if there is none. */
  readonly html: string;
  readonly attachments: readonly MailpitAttachment[];
}

/** Mailpit's HTTP API, and its URL in the present view. */
export interface MailpitApi extends AskedServer {
  readonly url: string;
}

// Mailpit's names (mailpit.axllent.org/docs/api-v1).
interface RawAddress {
  readonly Name: string;
  readonly Address: string;
}

interface RawSummary {
  readonly ID: string;
  readonly To: readonly RawAddress[] | null;
  readonly Cc: readonly RawAddress[] | null;
  readonly Bcc: readonly RawAddress[] | null;
}

interface RawMessage extends RawSummary {
  /** Missing in a message without sender. */
  readonly From: RawAddress | null;
  readonly Subject: string;
  readonly Text: string;
  readonly HTML: string;
  readonly Attachments: readonly {
    readonly PartID: string;
    readonly FileName: string;
    readonly ContentType: string;
    readonly Size: number;
  }[];
}

/** More than Mailpit keeps. */
const ALL = 1_000_000;
const MESSAGES = "/api/v1/messages";

/** Returns the messages to a domain, or all, in the order in which they came. `known` are not read again. */
export async function readMessages(
  api: MailpitApi,
  domain: string | undefined,
  known = new Map<string, MailpitMessage>(),
): Promise<MailpitMessage[]> {
  for (const { ID } of await summaries(api, domain)) {
    if (known.has(ID)) continue;
    const { status, body } = await askServer(api, { path: `/api/v1/message/${ID}` }, [404]);
    // Deleted meanwhile.
    if (status === 404) continue;
    known.set(ID, toMessage(JSON.parse(body) as RawMessage, api.url));
  }
  return [...known.values()];
}

/** Returns the recipients of all messages. */
export async function recipients(api: MailpitApi): Promise<string[]> {
  return (await summaries(api, undefined)).flatMap(recipientsOf);
}

/** Deletes the messages to a domain. */
export async function deleteMessagesTo(api: MailpitApi, domain: string): Promise<void> {
  const IDs = (await summaries(api, domain)).map(({ ID }) => ID);
  // Mailpit takes an empty list for all messages.
  if (IDs.length > 0) await askServer(api, { method: "DELETE", path: MESSAGES, json: { IDs } });
}

export async function deleteAllMessages(api: MailpitApi): Promise<void> {
  await askServer(api, { method: "DELETE", path: MESSAGES });
}

async function summaries(api: MailpitApi, domain: string | undefined): Promise<RawSummary[]> {
  // The search finds senders, too (mailpit.axllent.org/docs/usage/search-filters).
  const query = encodeURIComponent(`addressed:"@${domain}"`);
  const path = domain === undefined ? `${MESSAGES}?` : `/api/v1/search?query=${query}&`;
  const { body } = await askServer(api, { path: `${path}limit=${ALL}` });
  const { messages } = JSON.parse(body) as { readonly messages: readonly RawSummary[] };
  const isTo = (message: RawSummary): boolean =>
    recipientsOf(message).some((address) => address.toLowerCase().endsWith(`@${domain}`));
  // Mailpit shows the newest first.
  return messages.filter((message) => domain === undefined || isTo(message)).reverse();
}

const recipientsOf = ({ To, Cc, Bcc }: RawSummary): string[] =>
  [To, Cc, Bcc].flatMap(addresses).map(({ Address }) => Address);

function toMessage(raw: RawMessage, url: string): MailpitMessage {
  const [from = { name: "", address: "" }] = addresses(raw.From && [raw.From]).map(named);
  return {
    id: raw.ID,
    from,
    to: addresses(raw.To).map(named),
    cc: addresses(raw.Cc).map(named),
    bcc: addresses(raw.Bcc).map(named),
    subject: raw.Subject,
    text: raw.Text.replaceAll("\r\n", "\n"),
    html: raw.HTML.replaceAll("\r\n", "\n"),
    attachments: raw.Attachments.map(({ PartID, FileName, ContentType, Size }) => ({
      fileName: FileName,
      contentType: ContentType,
      size: Size,
      url: `${url}/api/v1/message/${raw.ID}/part/${PartID}`,
    })),
  };
}

const addresses = (list: readonly RawAddress[] | null): readonly RawAddress[] => list ?? [];
const named = ({ Name, Address }: RawAddress): MailAddress => ({ name: Name, address: Address });
