// Opens a bucket and a prefix of LocalStack and prints their names: open-aws-parts <data> <killed or ends>. With
// "killed" it leaves both.
import { attach, type StartedContainerData } from "../../../src";
import { StartedLocalStackContainer } from "../../../modules/localstack";

async function main(data: string, how: string): Promise<void> {
  const localstack = attach(JSON.parse(data) as StartedContainerData, StartedLocalStackContainer);
  const bucket = await localstack.openBucket();
  const prefix = await localstack.openPrefix();
  const names = { bucket: bucket.getName(), prefix: prefix.getName() };
  process.stdout.write(JSON.stringify(names), () => {
    if (how === "killed") process.kill(process.pid, "SIGKILL");
    void Promise.all([bucket.drop(), prefix.drop()]);
  });
}

const [data = "", how = ""] = process.argv.slice(2);
void main(data, how);
