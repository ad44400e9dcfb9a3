import { BSON } from "mongodb";
import { MongoDBContainer } from "../../../modules/mongodb";
import { initiated, primary, uninitiated } from "../../../modules/mongodb/becomes-primary";
import { commandMessage, readReply, type Reply } from "../../../modules/mongodb/wire";

/** Returns what the client's own library makes of a message. */
function read(message: Buffer): unknown {
  expect(message.readInt32LE(0)).toBe(message.length);
  expect(message.readInt32LE(12)).toBe(2013);
  expect([...message.subarray(16, 21)]).toEqual([0, 0, 0, 0, 0]);
  return BSON.deserialize(message.subarray(21));
}

/** Returns a reply as the server sends it. */
function reply(document: Record<string, unknown>): Buffer {
  const body = BSON.serialize(document);
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

const received = (document: Record<string, unknown>): Reply => readReply(reply(document)) ?? {};

describe("the messages of the wait", () => {
  it("are commands for the database admin", () => {
    expect(read(commandMessage("hello", 1))).toEqual({ hello: 1, $db: "admin" });
    expect(read(commandMessage("replSetInitiate", {}))).toEqual({
      replSetInitiate: {},
      $db: "admin",
    });
  });
});

describe("a reply", () => {
  const bytes = reply({
    isWritablePrimary: true,
    ok: 1,
    double: new BSON.Double(1.5),
    text: "é",
    none: null,
    long: BSON.Long.fromNumber(5),
    date: new Date(0),
    time: new BSON.Timestamp({ t: 1, i: 2 }),
    id: new BSON.ObjectId(),
    binary: new BSON.Binary(Buffer.from("ab")),
    list: ["a", { b: 1 }],
    nested: { ok: 0 },
    last: "end",
  });

  it("is read past values of all kinds", () => {
    expect(readReply(bytes)).toEqual({
      isWritablePrimary: true,
      ok: 1,
      double: 1.5,
      text: "é",
      last: "end",
    });
  });

  it("is read when all of it is there", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(readReply(bytes.subarray(0, length))).toBeUndefined();
    }
  });
});

// What MongoDB's documentation and its drivers' specification say that a server answers.
describe("a server of a replica set", () => {
  const ghost = {
    isWritablePrimary: false,
    secondary: false,
    info: "Does not have a valid replica set config",
    isreplicaset: true,
    ok: 1,
  };

  it("needs to be initiated once", () => {
    expect(uninitiated(received(ghost))).toBe(true);
    expect(primary(received(ghost))).toBe("the server is not the primary of its replica set yet");
    expect(initiated(received({ ok: 1 }))).toBe(true);
    const again = {
      ok: 0,
      errmsg: "already initialized",
      code: 23,
      codeName: "AlreadyInitialized",
    };
    expect(initiated(received(again))).toBe(true);
  });

  it("is the primary", () => {
    const hello = received({ isWritablePrimary: true, setName: "rs0", ok: 1 });
    expect(primary(hello)).toBe(true);
    expect(uninitiated(hello)).toBe("the server has a replica set");
  });

  it("says why it refuses", () => {
    const refused = { ok: 0, errmsg: "not allowed", code: 13, codeName: "Unauthorized" };
    for (const judge of [primary, uninitiated, initiated]) {
      expect(judge(received(refused))).toBe("Unauthorized: not allowed");
    }
  });
});

describe("MongoDBContainer", () => {
  const create = (): MongoDBContainer => new MongoDBContainer("mongo:8");

  it.each([
    ["no user", () => create().withUsername(""), "withUsername: expected a non-empty string"],
    ["no password", () => create().withPassword(""), "withPassword: expected a non-empty string"],
  ])("refuses %s", (_what, call, message) => {
    expect(call).toThrow(message);
  });

  it.each([
    ["a user without a password", create().withUsername("me"), "withUsername"],
    ["a password without a user", create().withPassword("secret"), "withPassword"],
    ["another program", create().withCommand(["mongos"]), "withCommand"],
  ])("does not start with %s", async (_what, container, option) => {
    await expect(container.start()).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(`${option}: expected`) as string,
    });
  });
});
