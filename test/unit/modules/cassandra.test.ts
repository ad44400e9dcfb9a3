import { ImageName } from "../../../src";
import { CassandraContainer } from "../../../modules/cassandra";
import { isReply } from "../../../modules/cassandra/answers-query";
import {
  authResponse,
  query,
  readReply,
  readRows,
  startup,
} from "../../../modules/cassandra/cql-frames";
import { serverVariables } from "../../../modules/cassandra/server-options";
import { DEFAULTS } from "../../../modules/cassandra/settings";

const cassandra = (): CassandraContainer => new CassandraContainer("cassandra:5.0");

const REFUSED: readonly (readonly [string, () => unknown, string])[] = [
  [
    "a datacenter that ends its line",
    () => cassandra().withDatacenter("a\nb"),
    "withDatacenter: expected a name of letters",
  ],
  ["no rack", () => cassandra().withRack(""), "withRack: expected a non-empty string"],
  ["no user", () => cassandra().withUsername(""), "withUsername: expected a non-empty string"],
  ["no password", () => cassandra().withPassword(""), "withPassword: expected a non-empty string"],
  [
    "an option instead of a setting",
    () => cassandra().withSetting("-Da", "b"),
    "withSetting: expected the name of a setting",
  ],
  [
    "a value that ends the option",
    () => cassandra().withSetting("cluster_name", "a b"),
    "withSetting.value: expected a value without spaces",
  ],
  [
    "a script that is none",
    () => cassandra().withInitScripts("/no/such/file.cql"),
    "withInitScripts: expected an existing file that ends in",
  ],
  [
    "an image of another server",
    () => new CassandraContainer(ImageName.fromString("postgres:17")),
    "postgres",
  ],
];

describe("CassandraContainer", () => {
  it.each(REFUSED)("refuses %s", (_what, build, message) => {
    expect(build).toThrow(message);
  });
});

describe("the variables of Cassandra's image", () => {
  const FAST =
    "-Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.superuser_setup_delay_ms=0";
  const ALLOWED = "-Dcassandra.config.allow_system_properties=true";

  it("are those of testcontainers, with a small heap", () => {
    expect(serverVariables(DEFAULTS, {})).toEqual({
      CASSANDRA_BROADCAST_ADDRESS: "auto",
      CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
      CASSANDRA_LISTEN_ADDRESS: "auto",
      CASSANDRA_NUM_TOKENS: "1",
      CASSANDRA_RPC_ADDRESS: "0.0.0.0",
      CASSANDRA_SNITCH: "GossipingPropertyFileSnitch",
      HEAP_NEWSIZE: "128M",
      JVM_EXTRA_OPTS: `${FAST} -Dcassandra.initial_token=0 ${ALLOWED} -Dcassandra.settings.auto_snapshot=false`,
      MAX_HEAP_SIZE: "512M",
    });
  });

  it("leave what the user has set", () => {
    const given = { MAX_HEAP_SIZE: "2G", CASSANDRA_NUM_TOKENS: "4", JVM_EXTRA_OPTS: "-Dmine=1" };
    const config = { authenticator: "PasswordAuthenticator", auto_snapshot: "true" };
    const variables = serverVariables({ ...DEFAULTS, config }, given);
    const set = Object.keys(variables);
    expect(set).not.toEqual(expect.arrayContaining(["MAX_HEAP_SIZE"]));
    expect(set).not.toEqual(expect.arrayContaining(["HEAP_NEWSIZE"]));
    expect(set).not.toEqual(expect.arrayContaining(["CASSANDRA_NUM_TOKENS"]));
    expect(set).toEqual(expect.arrayContaining(["CASSANDRA_RPC_ADDRESS"]));
    expect(variables["JVM_EXTRA_OPTS"]).toBe(
      `${FAST} ${ALLOWED} -Dcassandra.settings.auto_snapshot=true ` +
        "-Dcassandra.settings.authenticator=PasswordAuthenticator -Dmine=1",
    );
  });
});

describe("frames of CQL", () => {
  const reply = (opcode: number, body: string): Buffer => {
    const bytes = Buffer.from(body, "hex");
    const header = Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, bytes.length]);
    return Buffer.concat([header, bytes]);
  };

  it("are those of the protocol", () => {
    expect(startup().toString("latin1")).toBe(
      "\x04\0\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053.0.0",
    );
    expect(authResponse({ username: "me", password: "ä" }).toString()).toBe(
      "\x04\0\0\0\x0f\0\0\0\x0a\0\0\0\x06\0me\0ä",
    );
    expect(query("ABC").toString("latin1")).toBe("\x04\0\0\0\x07\0\0\0\x0a\0\0\0\x03ABC\0\x01\0");
  });

  it("are read when they are complete", () => {
    const ready = reply(0x02, "");
    expect(readReply(ready.subarray(0, 8))).toBeUndefined();
    expect(readReply(ready)).toMatchObject({ kind: "ready" });
    expect(() => readReply(Buffer.from("HTTP/1.1 400 Bad Request"))).toThrow("the opcode 47");
  });

  it("are judged by their kind", () => {
    // The code 0x0100 and the string "no".
    const error = reply(0x00, "0000010000026e6f");
    expect(isReply("ready")(reply(0x02, ""))).toBe(true);
    expect(isReply("ready")(reply(0x02, "").subarray(0, 3))).toBe(false);
    expect(isReply("ready")(error)).toBe("no");
    expect(isReply("result")(reply(0x02, ""))).toBe('the reply "ready"');
  });

  it("hold rows of strings", () => {
    const string = (text: string): string =>
      Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]).toString("hex");
    const value = (text: string): string => `0000${string(text)}`;
    const columns = `${string("name")}000d${string("owner")}000d`;
    const rows = `00000002${value("a")}${value("")}${value("b")}ffffffff`;
    const body = `000000020000000100000002${string("ks")}${string("t")}${columns}${rows}`;
    const result = readReply(reply(0x08, body));
    expect(result && readRows(result)).toEqual([
      ["a", ""],
      ["b", ""],
    ]);
    // The flag of warnings, and one warning before the rows.
    const warned = reply(0x08, `0001${string("take care")}${body}`);
    warned[1] = 0x08;
    const behind = readReply(warned);
    expect(behind && readRows(behind)).toEqual(result && readRows(result));
    const nothing = readReply(reply(0x08, "00000001"));
    expect(nothing && readRows(nothing)).toEqual([]);
  });
});
