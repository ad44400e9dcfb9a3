import { execSync } from "node:child_process";
import { PrismaPg } from "@prisma/adapter-pg";
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from "@testcontainers/postgresql";
import { Network } from "testcontainers";
import { PrismaClient } from "./generated/client";

export interface Database extends AsyncDisposable {
  readonly container: StartedPostgreSqlContainer;
  readonly prisma: PrismaClient;
}

export async function openDatabase(): Promise<Database> {
  const network = await new Network().start();
  const container = await new PostgreSqlContainer("postgres:17")
    .withNetwork(network)
    .withNetworkAliases("database")
    .withEnvironment({ PGOPTIONS: undefined as unknown as string })
    .start();
  const url = container.getConnectionUri();
  execSync("npx prisma db push", { env: { ...process.env, DATABASE_URL: url } });
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return {
    container,
    prisma,
    async [Symbol.asyncDispose]() {
      await prisma.$disconnect();
      await container.stop();
      await network.stop();
    },
  };
}
