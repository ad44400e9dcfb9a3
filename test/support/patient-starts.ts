// Loaded before each test file of a module or an example. No such test is about how soon a server is ready, and one on the
// JVM, or one that initialises its data, takes minutes on a machine that runs other servers, too.
process.env["MAYFLY_STARTUP_TIMEOUT_FACTOR"] ??= "3";
