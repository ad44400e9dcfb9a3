// The classes behind `Wait`, by testcontainers' names, for code that calls `new` on them or extends them.
import type * as LazyWaits from "../lazy-waits";

type Waits = typeof LazyWaits;

export const CompositeWaitStrategy = deferred("AllWait", "CompositeWaitStrategy");
export type CompositeWaitStrategy = LazyWaits.AllWait;
export const HealthCheckWaitStrategy = deferred("HealthCheckWait", "HealthCheckWaitStrategy");
export type HealthCheckWaitStrategy = LazyWaits.HealthCheckWait;
export const HostPortWaitStrategy = deferred("ListeningPortsWait", "HostPortWaitStrategy");
export type HostPortWaitStrategy = LazyWaits.ListeningPortsWait;
export const HttpWaitStrategy = deferred("HttpWait", "HttpWaitStrategy");
export type HttpWaitStrategy = LazyWaits.HttpWait;
export const LogWaitStrategy = deferred("LogMessageWait", "LogWaitStrategy");
export type LogWaitStrategy = LazyWaits.LogMessageWait;
export const OneShotStartupCheckStrategy = deferred("ExitWait", "OneShotStartupCheckStrategy");
export type OneShotStartupCheckStrategy = LazyWaits.ExitWait;
export const ShellWaitStrategy = deferred("SuccessfulCommandWait", "ShellWaitStrategy");
export type ShellWaitStrategy = LazyWaits.SuccessfulCommandWait;

/**
 * Returns a stand-in for a class, which loads the class at its first use. Most test files use none of these classes, and
 * would have to load all of them.
 */
function deferred<Name extends keyof Waits>(name: Name, alias: string): Waits[Name] {
  const load = (): Waits[Name] =>
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
    (require("../lazy-waits") as Waits)[name];
  // A plain function, because its `prototype` can be replaced, unlike that of a class.
  // eslint-disable-next-line @typescript-eslint/no-empty-function -- never called
  const target = function (): void {};
  const standIn: Waits[Name] = new Proxy(target as unknown as Waits[Name], {
    get: (_target, key) => (key === "name" ? alias : (Reflect.get(load(), key) as unknown)),
    construct: (_target, args, newTarget) =>
      Reflect.construct(load(), args, newTarget === standIn ? load() : newTarget) as object,
  });
  return standIn;
}
