import assert from "node:assert/strict";
import { After, AfterAll, Before, BeforeAll, Then, When } from "@cucumber/cucumber";
import { defineFixture, useFixture } from "mayfly/fixtures";
import { RedisContainer } from "mayfly/redis";

const server = defineFixture("redis", {
  scope: "file",
  start: () => new RedisContainer("redis:8").start(),
});

const redis = useFixture(server, {
  beforeAll: (action, timeout) => BeforeAll({ timeout }, action),
  beforeEach: (action, timeout) => Before({ timeout }, action),
  afterEach: (action, timeout) => After({ timeout }, action),
  afterAll: (action, timeout) => AfterAll({ timeout }, action),
});

When("I store {string} as {string}", (value, key) =>
  redis.value.executeCliCmd("SET", [key, value]),
);

Then("{string} is {string}", async (key, value) => {
  const answer = await redis.value.executeCliCmd("GET", [key]);
  assert.equal(answer.trim(), value);
});
