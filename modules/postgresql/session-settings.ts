// Settings that keep Mayfly's own sessions independent of `ALTER ROLE … SET`, `ALTER DATABASE … SET` and
// postgresql.conf: no statement is ended early, refused as a write, or run as another role.

interface Setting {
  readonly name: string;
  readonly value: string;
  /** The first `server_version_num` that knows the setting. Older servers refuse a connection with it. */
  readonly since: number;
}

const SETTINGS: readonly Setting[] = [
  { name: "role", value: "none", since: 0 },
  { name: "default_transaction_read_only", value: "off", since: 0 },
  { name: "statement_timeout", value: "0", since: 0 },
  { name: "lock_timeout", value: "0", since: 0 },
  { name: "idle_session_timeout", value: "0", since: 140_000 },
  { name: "transaction_timeout", value: "0", since: 170_000 },
];

const LOGIN_TRIGGERS_OFF: Setting = { name: "event_triggers", value: "off", since: 170_000 };

/** Returns the settings as a connection's options, which override all others. Without a version, those of any server. */
export const sessionOptions = (version = 0): string => optionsOf(SETTINGS, version);

/** Returns the settings of a session in which login triggers do not run, either. */
export const quietOptions = (version: number): string =>
  optionsOf([...SETTINGS, LOGIN_TRIGGERS_OFF], version);

function optionsOf(settings: readonly Setting[], version: number): string {
  const known = settings.filter(({ since }) => since <= version);
  return known.map(({ name, value }) => `-c ${name}=${value}`).join(" ");
}

const LATER = SETTINGS.filter(({ since }) => since > 0).map(({ name }) => `'${name}'`);

/** An expression that sets the settings that `sessionOptions()` lacks, if the server knows them. */
export const SET_LATER_SETTINGS = `
(SELECT count(set_config(name, '0', false)) FROM pg_settings WHERE name IN (${LATER.join()}))`;
