// The labels that Mayfly writes on objects of the engine. Other processes and other versions read them.

/** On every object, as in testcontainers. */
export const LABEL_TESTCONTAINERS = "org.testcontainers";
export const LABEL_TESTCONTAINERS_LANG = "org.testcontainers.lang";
export const LABEL_TESTCONTAINERS_VERSION = "org.testcontainers.version";
/** The id of the session that the object belongs to: both are removed together. */
export const LABEL_TESTCONTAINERS_SESSION_ID = "org.testcontainers.session-id";

/** The owner: the process that created the object. */
export const LABEL_MAYFLY_OWNER = "dev.mayfly.owner";
/** The runner's process; the owner if the runner is unknown. */
export const LABEL_MAYFLY_RUN = "dev.mayfly.run";
/** What started the test run, for people: its program and folder. */
export const LABEL_MAYFLY_STARTED_BY = "dev.mayfly.started-by";
/** On containers: the name of the fixture that started it; empty without one. */
export const LABEL_MAYFLY_FIXTURE = "dev.mayfly.fixture";
/** On containers: the path of the test file that started it, from the working directory if below; empty if unknown. */
export const LABEL_MAYFLY_TEST_FILE = "dev.mayfly.test-file";
/** `run` on an object that is kept until the process of LABEL_MAYFLY_RUN has ended, even if its session ends first. */
export const LABEL_MAYFLY_SCOPE = "dev.mayfly.scope";
/** The value of LABEL_MAYFLY_SCOPE. */
export const SCOPE_RUN = "run";

/**
 * The kind of object that the label was written on. Labels are inherited: a container has its image's
 * labels, and a committed image has its container's. If this label names a kind other than the
 * object's own, Mayfly did not create the object.
 */
export const LABEL_MAYFLY_KIND = "dev.mayfly.kind";
/** A random id of the request that created the object. */
export const LABEL_MAYFLY_REQUEST = "dev.mayfly.request";
/** The names that Mayfly gave to an image, separated by spaces. Images built on it inherit only the label. */
export const LABEL_MAYFLY_IMAGE_NAMES = "dev.mayfly.image-names";

/** On the tunnel container for host access. */
export const LABEL_TESTCONTAINERS_SSHD = "org.testcontainers.sshd";
/** On Ryuk's containers and on its image: Ryuk leaves them alone. */
export const LABEL_TESTCONTAINERS_RYUK = "org.testcontainers.ryuk";
/** On Ryuk's container: its session. Ryuk must not have the session's own label, or it would remove itself. */
export const LABEL_MAYFLY_RYUK = "dev.mayfly.ryuk";

/** On a reused container: the hash of everything that identifies it. */
export const LABEL_TESTCONTAINERS_CONTAINER_HASH = "org.testcontainers.container-hash";
/** On a reused network or volume: the hash of its options. */
export const LABEL_REUSE_HASH = "dev.mayfly.reuse-hash";
/** Digests of the parts of the hash, as JSON. */
export const LABEL_REUSE_PARTS = "dev.mayfly.reuse-parts";
/** On the containers of a reused compose environment: digests of the parts of its hash, as JSON. */
export const LABEL_COMPOSE_PARTS = "dev.mayfly.compose-parts";
/** The process that creates a reused container, network or volume, as JSON. */
export const LABEL_REUSE_CREATOR = "dev.mayfly.reuse-creator";
/** On a reused container: after how many milliseconds without users it is stopped. */
export const LABEL_MAYFLY_IDLE_TIMEOUT = "dev.mayfly.idle-timeout";

/** On a baked image: the hash of everything that its initialisation depends on. */
export const LABEL_MAYFLY_BAKED = "dev.mayfly.baked";
/** Equal for baked images of the same initialisation, even if its files and variables differ. */
export const LABEL_BAKED_ORIGIN = "dev.mayfly.baked-origin";
/** Digests of the parts of the hash, as JSON. */
export const LABEL_BAKED_PARTS = "dev.mayfly.baked-parts";

/** On an image that Mayfly built: the hash of everything that it was built from. */
export const LABEL_BUILD = "dev.mayfly.build";
