import { NatsContainer } from "../../../modules/nats";

const nats = (): NatsContainer => new NatsContainer("nats:2");

it.each<[string, () => unknown, string]>([
  ["no accounts", () => nats().withAccounts(0), "withAccounts: expected a whole number, 1 or more"],
  [
    "accounts that are no number",
    () => nats().withAccounts({ password: "s3cr3t" } as unknown as number),
    "withAccounts: expected a whole number, 1 or more, got an object",
  ],
])("refuses %s", (_what, call, message) => {
  expect(call).toThrow(message);
});

it.each([
  nats().withArg("config", "/mine.conf"),
  nats().withArg("c", "/mine.conf"),
  nats().withCommand(["-c", "/mine.conf"]),
  nats().withCommand(["--config=/mine.conf"]),
])("refuses accounts beside a configuration file, at the start", async (builder) => {
  await expect(builder.withAccounts().start()).rejects.toThrow(
    /withAccounts: expected a server without a configuration file of your own, got "--?c/,
  );
});
