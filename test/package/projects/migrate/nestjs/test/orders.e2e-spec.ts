import "reflect-metadata";
import type { INestApplication } from "@nestjs/common";
import { Test } from "@nestjs/testing";
import { PostgreSqlContainer, StartedPostgreSqlContainer } from "@testcontainers/postgresql";
import type { Pool } from "pg";
import { AppModule, POOL } from "../src/app.module";

describe("orders (e2e)", () => {
  let postgres: StartedPostgreSqlContainer;
  let app: INestApplication;

  beforeAll(async () => {
    postgres = await new PostgreSqlContainer("postgres:17").start();
    process.env.DATABASE_URL = postgres.getConnectionUri();
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    await app.listen(0, "127.0.0.1");
    const pool = app.get<Pool>(POOL);
    await pool.query("CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)");
  }, 120_000);

  afterAll(async () => {
    await app.get<Pool>(POOL).end();
    await app.close();
    await postgres.stop();
  });

  it("lists orders", async () => {
    const response = await fetch(`${await app.getUrl()}/orders`);
    expect(await response.json()).toEqual([{ id: 1 }, { id: 2 }]);
  });
});
