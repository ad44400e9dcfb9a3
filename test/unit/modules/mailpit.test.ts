import { ImageName } from "../../../src";
import { MailpitContainer, type MailFilter } from "../../../modules/mailpit";
import { waitForMessage } from "../../../modules/mailpit/wait-for-message";

describe("MailpitContainer", () => {
  it("takes images of Mailpit and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/mailpit:v1");
    expect(() => new MailpitContainer(mirror)).toThrow("registry.example.com/mirror/mailpit");
    const substitute = mirror.asCompatibleSubstituteFor("axllent/mailpit");
    expect(() => new MailpitContainer(substitute)).not.toThrow();
  });
});

describe("waitForMessage", () => {
  const nobody = { product: "Mailpit", code: "NONE", host: "127.0.0.1", port: 1, url: "" };

  it.each([
    ["a string", "subject", "waitForMessage: expected a function, or an object"],
    ["a field that messages do not have", { title: "x" }, "waitForMessage.title: expected"],
    ["an empty address", { to: "" }, "waitForMessage.to: expected a non-empty string"],
    ["an expression for an address", { to: /x/ }, "waitForMessage.to: expected a non-empty string"],
  ])("refuses %s", async (_what, filter, says) => {
    const waiting = waitForMessage(nobody, undefined, filter as MailFilter, {});
    await expect(waiting).rejects.toThrow(says);
  });

  it("refuses a time that is none", async () => {
    const waiting = waitForMessage(nobody, undefined, {}, { timeout: 0 });
    await expect(waiting).rejects.toThrow("waitForMessage.timeout: expected a whole number");
  });
});
