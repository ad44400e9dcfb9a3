export const LABEL_TESTCONTAINERS = "org.testcontainers";
export const LABEL_TESTCONTAINERS_LANG = "org.testcontainers.lang";
export const LABEL_TESTCONTAINERS_VERSION = "org.testcontainers.version";
export const LABEL_TESTCONTAINERS_SESSION_ID = "org.testcontainers.session-id";
/** The process that made it. */
export const LABEL_MAYFLY_OWNER = "dev.mayfly.owner";
/** The process that the test run began with, as far as that is known; else the one that made it. */
export const LABEL_MAYFLY_RUN = "dev.mayfly.run";
/** `run` on what is kept until the process of LABEL_MAYFLY_RUN has ended, whoever holds the session. */
export const LABEL_MAYFLY_SCOPE = "dev.mayfly.scope";
/** On what outlives sessions: milliseconds without a user after which it is stopped. */
export const LABEL_MAYFLY_IDLE_TIMEOUT = "dev.mayfly.idle-timeout";
/** On what is reused: the hash of everything that makes it what it is. */
export const LABEL_TESTCONTAINERS_CONTAINER_HASH = "org.testcontainers.container-hash";
/** On the container that host access goes through. */
export const LABEL_TESTCONTAINERS_SSHD = "org.testcontainers.sshd";
/** By which Ryuk knows its own kind and leaves them alone; its image has it, too. */
export const LABEL_TESTCONTAINERS_RYUK = "org.testcontainers.ryuk";
/** The session that a Ryuk was started for. It does not carry the session's own label, or would remove itself. */
export const LABEL_MAYFLY_RYUK = "dev.mayfly.ryuk";
/** On images that are kept with an initialisation's outcome: the hash of everything that went into it. */
export const LABEL_MAYFLY_BAKED = "dev.mayfly.baked";
