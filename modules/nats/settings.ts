/** What the builder collects. */
export interface NatsSettings {
  readonly username: string;
  readonly password: string;
  readonly hasJetStream: boolean;
  /** The number of accounts for tests. */
  readonly accounts: number;
  /** The server's arguments by name, e.g. `--debug`; `true` for one without a value. */
  readonly args: Readonly<Record<string, string | true>>;
}

export const DEFAULTS: NatsSettings = {
  username: "test",
  password: "test",
  hasJetStream: false,
  accounts: 0,
  args: {},
};
