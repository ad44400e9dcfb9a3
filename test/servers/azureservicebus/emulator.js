// Answers as the emulator does: queues and subscriptions with messages that are locked until they are completed. It starts if
// the license terms are accepted and SQL Server answers.
"use strict";

const { randomBytes, randomUUID } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const { connect } = require("node:net");
const rhea = require("rhea");

const { ACCEPT_EULA, SQL_SERVER = "", MSSQL_SA_PASSWORD } = process.env;

function fail(reason) {
  console.error(reason);
  process.exit(1);
}

if (ACCEPT_EULA !== "Y") fail("The license terms of the emulator must be accepted: ACCEPT_EULA=Y");
if (!MSSQL_SA_PASSWORD) fail("MSSQL_SA_PASSWORD is not set");

/** Messages of each queue and each subscription, by address in lower case. */
const stores = new Map();
/** The stores that get the messages of an address. */
const targets = new Map();
const { UserConfig } = JSON.parse(readFileSync("ConfigFiles/Config.json", "utf8"));
for (const { Queues = [], Topics = [] } of UserConfig.Namespaces ?? []) {
  for (const { Name } of Queues) {
    const store = { messages: [], receivers: new Set() };
    stores.set(Name.toLowerCase(), store);
    targets.set(Name.toLowerCase(), [store]);
  }
  for (const { Name, Subscriptions = [] } of Topics) {
    const all = Subscriptions.map((subscription) => {
      const store = { messages: [], receivers: new Set() };
      stores.set(`${Name}/subscriptions/${subscription.Name}`.toLowerCase(), store);
      return store;
    });
    targets.set(Name.toLowerCase(), all);
  }
}

const CBS = "$cbs";
const container = rhea.create_container({
  id: "servicebus-emulator",
  autosettle: false,
  autoaccept: false,
});
const addressOf = (terminus) =>
  String(terminus?.address ?? "")
    .replace(/^\//, "")
    .toLowerCase();
/** The links of a connection on which answers to logins are sent. */
const answers = new WeakMap();

function refuse(link, address) {
  link.close({
    condition: "amqp:not-found",
    description: `The messaging entity 'sb://sbemulatorns/${address}' could not be found.`,
  });
}

/** A client opens a link to receive. */
container.on("sender_open", ({ sender, connection }) => {
  const address = addressOf(sender.source);
  sender.set_source(sender.source);
  sender.set_target(sender.target);
  if (address === CBS) {
    answers.set(connection, sender);
    return;
  }
  const store = stores.get(address);
  if (store === undefined) {
    refuse(sender, address);
    return;
  }
  sender.store = store;
  store.receivers.add(sender);
});

/** A client opens a link to send. */
container.on("receiver_open", ({ receiver }) => {
  const address = addressOf(receiver.target);
  receiver.set_source(receiver.source);
  receiver.set_target(receiver.target);
  if (address !== CBS && !targets.has(address)) refuse(receiver, address);
});

container.on("message", ({ receiver, message, delivery, connection }) => {
  delivery.accept();
  const address = addressOf(receiver.target);
  if (address === CBS) {
    answers.get(connection)?.send({
      to: message.reply_to,
      correlation_id: message.message_id,
      application_properties: { "status-code": 202, "status-description": "Accepted" },
      body: undefined,
    });
    return;
  }
  // The client needs one of each message that it has received.
  message.message_id ??= randomUUID();
  for (const store of targets.get(address)) {
    store.messages.push({ message, count: 0 });
    deliver(store);
  }
});

container.on("sendable", ({ sender }) => {
  if (sender.store !== undefined) deliver(sender.store);
});

/** A receiver that wants no more than what there is. */
container.on("sender_draining", ({ sender }) => {
  sender.set_drained(true);
});

const settle = ({ delivery }, isDone) => {
  const { store, entry } = delivery.of ?? {};
  delivery.update(true);
  if (entry === undefined || isDone) return;
  entry.count++;
  store.messages.unshift(entry);
  deliver(store);
};
container.on("accepted", (context) => settle(context, true));
container.on("rejected", (context) => settle(context, true));
container.on("released", (context) => settle(context, false));
container.on("modified", (context) => settle(context, false));

function forget({ sender }) {
  sender.store?.receivers.delete(sender);
}
container.on("sender_close", forget);
container.on("disconnected", ({ connection }) => {
  for (const { receivers } of stores.values()) {
    for (const sender of receivers) if (sender.connection === connection) receivers.delete(sender);
  }
});

function deliver(store) {
  for (const sender of store.receivers) {
    while (store.messages.length > 0 && sender.sendable()) {
      const entry = store.messages.shift();
      // The tag is the lock's token.
      const delivery = sender.send(
        { ...entry.message, delivery_count: entry.count },
        randomBytes(16),
      );
      delivery.of = { store, entry };
      // A receiver in the mode "receive and delete" gets messages that are settled.
      if (delivery.settled) delivery.of = undefined;
    }
  }
}

/** Resolves when SQL Server accepts a connection. */
function reachDatabase() {
  return new Promise((resolve, reject) => {
    const socket = connect(1433, SQL_SERVER, () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", reject);
  });
}

reachDatabase().then(
  () => {
    container.listen({ port: 5672 }).on("listening", () => {
      createServer((request, answer) => {
        const isHealth = request.url === "/health";
        answer.writeHead(isHealth ? 200 : 404, { "Content-Type": "application/json" });
        answer.end(isHealth ? '{"status":"healthy","message":"Service is healthy."}' : "");
      }).listen(5300, () => console.log("Emulator Service is Successfully Up!"));
    });
  },
  (error) => fail(`SQL Server at ${SQL_SERVER} could not be reached: ${error.message}`),
);
