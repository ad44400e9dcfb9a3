// The code of docs/modules/sftp.md.
import { SftpContainer } from "mayfly/sftp";
import SftpClient from "ssh2-sftp-client";

async function main(): Promise<void> {
  await using sftp = await new SftpContainer("atmoz/sftp:alpine").start();
  const client = new SftpClient();
  await client.connect(sftp.getConnectionOptions());
  await client.put(Buffer.from("hello"), `${sftp.getPath()}/hello.txt`);

  {
    await using folder = await sftp.openFolder();
    await client.put(Buffer.from("hello"), `${folder.getPath()}/hello.txt`);

    const files = await client.list(folder.getPath());
    console.log(files.map(({ name }) => name).join());
  }
  await client.end();
}

void main();
