const { GenericContainer, Wait } = require("mayfly");

// What it prints would end a script, a style sheet or a comment of a page that shows it.
const HOSTILE = `</script></style>--><script>document.title = "broken"</script><b>&amp;`;

test("prints what would break a page, and exits", async () => {
  const container = new GenericContainer(process.env.TEST_IMAGE)
    .withCommand(["sh", "-c", 'echo "$0"; exit 3', HOSTILE])
    .withWaitStrategy(Wait.forLogMessage("<i>ready</i>"));
  await expect(container.start()).rejects.toThrow("exited with code 3");
});
