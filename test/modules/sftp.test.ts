import { Client, type ConnectConfig, type FileEntry, type SFTPWrapper } from "ssh2";
import { SftpContainer, type StartedSftpContainer } from "../../modules/sftp";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const SFTP = "atmoz/sftp:debian";

/** Calls a function that takes a callback. */
const result = <T>(
  call: (done: (error: Error | null | undefined, value: T) => void) => void,
): Promise<T> =>
  new Promise((resolve, reject) => {
    call((error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });

/** Connects, calls the action and disconnects. */
async function withClient<T>(
  options: ConnectConfig,
  action: (sftp: SFTPWrapper) => Promise<T>,
): Promise<T> {
  const client = new Client();
  try {
    await new Promise((resolve, reject) => {
      client.on("ready", resolve as () => void).on("error", reject);
      client.connect({ readyTimeout: 60_000, ...options });
    });
    return await action(await result<SFTPWrapper>((done) => client.sftp(done)));
  } finally {
    client.end();
  }
}

const list = (options: ConnectConfig, path: string): Promise<string[]> =>
  withClient(options, async (sftp) => {
    const files = await result<FileEntry[]>((done) => {
      sftp.readdir(path, done);
    });
    return files.map(({ filename }) => filename);
  });

const write = (options: ConnectConfig, path: string, content: string): Promise<void> =>
  withClient(options, (sftp) =>
    result((done) => {
      sftp.writeFile(path, content, (error) => {
        done(error, undefined);
      });
    }),
  );

describeContract<StartedSftpContainer>({
  server: "sftp",
  image: SFTP,
  create: (image) => new SftpContainer(image),
  query: (sftp) => list(sftp.getConnectionOptions(), sftp.getPath()),
  address: "getConnectionString",
  starts: 3,
  wrongPassword: {
    connect: (sftp) => list({ ...sftp.getConnectionOptions(), password: "wrong" }, "/"),
    error: /authentication methods failed/,
  },
  odd: () => new SftpContainer(SFTP).withPassword(`p@/?#[]%20&=+$'" \\x`),
  bakes: true,
});

describeServer("sftp", () => {
  let sftp: StartedSftpContainer;

  beforeAll(async () => {
    sftp = await new SftpContainer(SFTP)
      .withUsername("ada")
      .withPassword("s3cret")
      .withFolder("in")
      .withCommand(["bob:visible:1002:100:in"])
      .start();
  });
  afterAll(() => sftp.stop());

  it("hides the password from those who list containers, and takes more users", async () => {
    const seen = JSON.stringify(await sftp.inspect());
    expect(seen).toContain("visible");
    expect(seen).not.toContain("s3cret");
    const bob = { ...sftp.getConnectionOptions(), username: "bob", password: "visible" };
    expect(await list(bob, "/")).toEqual(["in"]);
  });

  it("separates the folders of two tests, and removes them", async () => {
    const options = sftp.getConnectionOptions();
    {
      await using first = await sftp.openFolder();
      await using second = await sftp.openFolder();
      await write(options, `${first.getPath()}/a b.txt`, "hello");
      expect(await list(first.getConnectionOptions(), first.getPath())).toEqual(["a b.txt"]);
      expect(await list(options, second.getPath())).toEqual([]);
    }
    expect(await list(options, "/in")).toEqual([]);
    await expect(write(options, "/a.txt", "x")).rejects.toThrow("Permission denied");
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await sftp.openFolder();
    const data = JSON.stringify(sftp);
    const open = (how: string): Promise<{ stdout: string; stderr: string }> =>
      runModuleProgram("open-part", ["sftp", data, "openFolder", how]);
    const { stdout: left } = await open("killed");
    expect(await list(sftp.getConnectionOptions(), "/in")).toContain(left);
    expect((await open("drop")).stderr).toBe("");
    expect(await list(sftp.getConnectionOptions(), "/in")).toEqual([mine.getName()]);
  });
});

describePage("sftp", ["hello.txt"]);
