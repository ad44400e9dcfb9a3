// Opens a bucket and a prefix of an emulator and prints their names: open-aws-parts <module> <data> <killed or ends>.
// With "killed" it leaves both.
import { attach, type StartedContainerData } from "../../../src";
import type { StartedAwsEmulator } from "../../../modules/aws/started-aws-emulator";
import type { AwsIdentity } from "../../../modules/aws/signature";

async function main(name: string, data: string, how: string): Promise<void> {
  await import(`../../../modules/${name}/index.js`);
  const attached: unknown = attach(JSON.parse(data) as StartedContainerData);
  const emulator = attached as StartedAwsEmulator<AwsIdentity>;
  const bucket = await emulator.openBucket();
  const prefix = await emulator.openPrefix();
  const parts = { bucket: bucket.getName(), prefix: prefix.getName() };
  process.stdout.write(JSON.stringify(parts), () => {
    if (how === "killed") process.kill(process.pid, "SIGKILL");
    void Promise.all([bucket.drop(), prefix.drop()]);
  });
}

const [name = "", data = "", how = ""] = process.argv.slice(2);
void main(name, data, how);
