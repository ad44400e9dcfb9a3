import { createTransport, type SendMailOptions } from "nodemailer";
import {
  MailpitContainer,
  MailpitMailbox,
  type StartedMailpitContainer,
} from "../../modules/mailpit";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const MAILPIT = "axllent/mailpit:v1.33";
/** Longer than any pause of a busy machine. */
const LONG = { timeout: 120_000 };

async function sendBy(url: string, mail: SendMailOptions): Promise<void> {
  const transport = createTransport(url);
  try {
    await transport.sendMail({ from: "shop@example.com", text: "hello", ...mail });
  } finally {
    transport.close();
  }
}

const send = (
  server: Pick<StartedMailpitContainer, "getSmtpUrl">,
  mail: SendMailOptions,
): Promise<void> => sendBy(server.getSmtpUrl(), mail);

const subjects = (messages: readonly { readonly subject: string }[]): string[] =>
  messages.map(({ subject }) => subject);

describeContract<StartedMailpitContainer>({
  server: "mailpit",
  image: MAILPIT,
  create: (image) => new MailpitContainer(image),
  query: async (mailpit) => {
    await send(mailpit, { to: "alice@example.com", subject: "contract" });
    expect(subjects(await mailpit.messages())).toContain("contract");
  },
  address: "getSmtpUrl",
  starts: 3,
  bakes: false,
});

describeServer("mailpit", () => {
  let mailpit: StartedMailpitContainer;
  beforeAll(async () => {
    mailpit = await new MailpitContainer(MAILPIT).start();
  });
  afterAll(() => mailpit.stop());
  beforeEach(() => mailpit.deleteMessages());

  it("has the addresses of SMTP and of the page", async () => {
    const host = mailpit.getHost();
    expect(mailpit.getSmtpUrl()).toBe(`smtp://${host}:${mailpit.getMappedPort(1025)}`);
    expect(mailpit.getHttpUrl()).toBe(`http://${host}:${mailpit.getHttpPort()}`);
    expect(mailpit.getSmtpPort()).toBe(mailpit.getMappedPort(1025));
    expect(await (await fetch(mailpit.getHttpUrl())).text()).toContain("Mailpit");
  });

  it("returns what was sent, in order", async () => {
    await send(mailpit, {
      from: '"Shop, Ü" <shop@example.com>',
      to: ["Alice <alice@example.com>", "bob@example.com"],
      cc: "carol@example.com",
      bcc: "dave@example.com",
      subject: "Your order №1",
      text: "two\nlines",
      html: "<b>two</b>",
      attachments: [{ filename: "a.txt", content: "attached" }],
    });
    await send(mailpit, { to: "bob@example.com", subject: "second" });
    const messages = await mailpit.messages();
    expect(subjects(messages)).toEqual(["Your order №1", "second"]);
    expect(messages[0]).toMatchObject({
      from: { name: "Shop, Ü", address: "shop@example.com" },
      to: [
        { name: "Alice", address: "alice@example.com" },
        { name: "", address: "bob@example.com" },
      ],
      cc: [{ address: "carol@example.com" }],
      bcc: [{ address: "dave@example.com" }],
      text: "two\nlines",
      html: "<b>two</b>",
      attachments: [{ fileName: "a.txt", contentType: "text/plain", size: 8 }],
    });
    const [attachment] = messages[0]?.attachments ?? [];
    expect(await (await fetch(attachment?.url ?? "")).text()).toBe("attached");
  });

  it("waits for a message that comes later", async () => {
    const waiting = mailpit.waitForMessage({ to: "ALICE@example.com", subject: "late" }, LONG);
    await send(mailpit, { to: "alice@example.com", subject: "early" });
    await send(mailpit, { to: "bob@example.com", subject: "too late" });
    await send(mailpit, { to: "bob@example.com", cc: "alice@example.com", subject: "late" });
    expect((await waiting).cc).toEqual([{ name: "", address: "alice@example.com" }]);
  });

  it.each([
    ["a sender", { from: "Shop@Example.com" }],
    ["a part of the subject", { subject: "b" }],
    ["an expression twice", { subject: /B/gi, text: /^sec/gm }],
    ["a part of the text", { text: "second line" }],
    ["a function", (message: { subject: string }) => message.subject === "b"],
  ])("finds a message by %s", async (_what, filter) => {
    const others = { to: "x@example.com", from: "other@example.com", subject: "a" };
    await send(mailpit, others);
    const text = "first line\nsecond line";
    await send(mailpit, { to: "x@example.com", subject: "b", text });
    for (let count = 0; count < 2; count++) {
      expect((await mailpit.waitForMessage(filter, LONG)).subject).toBe("b");
    }
  });

  it("says what came instead", async () => {
    await send(mailpit, { to: "x@example.com", subject: "other" });
    const missing = mailpit.waitForMessage({ subject: "wanted" }, { timeout: 100 });
    await expect(missing).rejects.toMatchObject({
      code: "MAILPIT_NO_MESSAGE",
      message: expect.stringContaining(
        'what came: 1: "other" from shop@example.com to x@example.com',
      ) as string,
    });
  });

  it("accepts any login, and only the user's own where they are given", async () => {
    const to = { to: "x@example.com", subject: "with login" };
    const withLogin = (address: string, login: string): string =>
      address.replace("smtp://", `smtp://${login}@`);
    await sendBy(withLogin(mailpit.getSmtpUrl(), "me:anything"), to);
    await using strict = await new MailpitContainer(MAILPIT)
      .withEnvironment({ MP_SMTP_AUTH: "me:right", MP_SMTP_AUTH_ALLOW_INSECURE: "true" })
      .start();
    await expect(sendBy(withLogin(strict.getSmtpUrl(), "me:wrong"), to)).rejects.toMatchObject({
      code: "EAUTH",
    });
    await sendBy(withLogin(strict.getSmtpUrl(), "me:right"), to);
    expect(subjects(await strict.messages())).toEqual(["with login"]);
  });

  it("starts where it has to require STARTTLS, and accepts any login", async () => {
    const { cert, key } = new CertificateAuthority("ca").certificate("mailpit");
    await using strict = await new MailpitContainer(MAILPIT)
      .withCopyContentToContainer([
        { content: cert, target: "/cert.pem" },
        { content: key, target: "/key.pem" },
      ])
      .withEnvironment({
        MP_SMTP_REQUIRE_STARTTLS: "true",
        MP_SMTP_TLS_CERT: "/cert.pem",
        MP_SMTP_TLS_KEY: "/key.pem",
      })
      .start();
    const to = { to: "x@example.com", subject: "encrypted" };
    const url = strict.getSmtpUrl().replace("smtp://", "smtp://me:anything@");
    await expect(sendBy(`${url}?ignoreTLS=true`, to)).rejects.toThrow(/STARTTLS/);
    await sendBy(`${url}?tls.rejectUnauthorized=false`, to);
    expect(subjects(await strict.messages())).toEqual(["encrypted"]);
  });

  describe("openMailbox", () => {
    it("gives each test its messages, and deletes them", async () => {
      await send(mailpit, { to: "other@example.com", subject: "kept" });
      {
        await using one = await mailpit.openMailbox();
        await using two = await mailpit.openMailbox();
        await send(one, { to: one.getAddress(), subject: "one" });
        await send(two, { bcc: two.getAddress("alice+x"), subject: "two" });
        expect((await one.waitForMessage({}, LONG)).subject).toBe("one");
        expect((await two.waitForMessage()).bcc[0]?.address).toBe(two.getAddress("alice+x"));
        expect(subjects(await two.messages())).toEqual(["two"]);
        await two.empty();
        expect(await two.messages()).toEqual([]);
        expect(subjects(await mailpit.messages())).toEqual(["kept", "one"]);
      }
      expect(subjects(await mailpit.messages())).toEqual(["kept"]);
    });

    it("has no mail that was sent from its addresses", async () => {
      await using receiver = await mailpit.openMailbox();
      {
        await using sender = await mailpit.openMailbox();
        const mail = { from: sender.getAddress(), to: receiver.getAddress(), subject: "between" };
        await send(mailpit, mail);
        expect(subjects(await receiver.messages())).toEqual(["between"]);
        expect(await sender.messages()).toEqual([]);
        await sender.empty();
      }
      expect(subjects(await receiver.messages())).toEqual(["between"]);
    });

    it("is attached without being emptied", async () => {
      await using mailbox = await mailpit.openMailbox();
      await send(mailpit, { to: mailbox.getAddress(), subject: "kept" });
      {
        const data = JSON.parse(JSON.stringify(mailbox)) as ObjectData;
        await using attached = attach(data, MailpitMailbox);
        expect(subjects(await attached.messages())).toEqual(["kept"]);
      }
      expect(subjects(await mailbox.messages())).toEqual(["kept"]);
    });

    it("deletes what was sent to a killed process's mailbox", async () => {
      const run = (end: string): ReturnType<typeof runModuleProgram> =>
        runModuleProgram(
          "open-part",
          ["mailpit", JSON.stringify(mailpit), "openMailbox", end],
          ownSession(),
        );
      const killed = await run("killed");
      expect(killed.stderr).toBe("");
      const to = `x@${killed.stdout.replaceAll("_", "-")}.test`;
      await send(mailpit, { to, subject: "left" });
      await send(mailpit, { to: "x@example.com", subject: "kept" });
      expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
      expect(subjects(await mailpit.messages())).toEqual(["kept"]);
    });
  });
});

describePage("mailpit", ["Hello", "0 messages"]);
