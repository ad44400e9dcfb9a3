// The code of docs/modules/mailpit.md.
import { MailpitContainer } from "mayfly/mailpit";
import { createTransport, type SendMailOptions } from "nodemailer";

async function main(): Promise<void> {
  await using mailpit = await new MailpitContainer("axllent/mailpit:v1.33").start();
  await using mailbox = await mailpit.openMailbox();

  await signUp(mailbox.getAddress()); // the program under test, which sends mail to mailpit.getSmtpUrl()

  const { text } = await mailbox.waitForMessage({ subject: "Welcome" });

  console.log(text.trim());
  const attachments = [{ filename: "order.txt", content: "tea" }];
  await send({ to: "alice@example.com", subject: "Your order 7", text: "Thank you", attachments });
  await mailpit.waitForMessage({ to: "alice@example.com", subject: /order \d+/ });
  await mailpit.waitForMessage((message) => message.attachments.length > 0, { timeout: 30_000 });

  {
    await using mailbox = await mailpit.openMailbox();
    mailbox.getAddress(); // test@mayfly-….test
    mailbox.getAddress("alice"); // alice@mayfly-….test
    await mailbox.messages();

    console.log(`${(await mailbox.messages()).length} messages`);
  }

  async function signUp(to: string): Promise<void> {
    await send({ to, subject: "Welcome", text: "Hello" });
  }

  async function send(message: SendMailOptions): Promise<void> {
    await createTransport(mailpit.getSmtpUrl()).sendMail({ from: "shop@example.com", ...message });
  }
}

void main();
