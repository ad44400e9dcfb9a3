// The services Streams (append, read, delete) and ServerFeatures (docs.kurrent.io, "Clients"), in memory.
const { randomUUID } = require("node:crypto");
const client = "/opt/kurrentdb/client/node_modules";
const grpc = require(`${client}/@grpc/grpc-js`);
const protocols = `${client}/@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1`;
const { AppendResp, DeleteResp, ReadResp } = require(`${protocols}/streams_pb`);
const { StreamsService } = require(`${protocols}/streams_grpc_pb`);
const { StreamIdentifier } = require(`${protocols}/shared_pb`);
const { SupportedMethod, SupportedMethods } = require(`${protocols}/serverfeatures_pb`);
const { ServerFeaturesService } = require(`${protocols}/serverfeatures_grpc_pb`);

/** All events that were ever written, and the stream's events that are not deleted, by the stream's name. */
const all = [];
const streams = new Map();

const nameOf = (identifier) => Buffer.from(identifier.getStreamName_asU8()).toString();

function identifierOf(name) {
  const identifier = new StreamIdentifier();
  identifier.setStreamName(Buffer.from(name).toString("base64"));
  return identifier;
}

/** Returns the answer if the stream is not as the client expects it, otherwise undefined. */
function unexpected(options, events) {
  const current = events.length - 1;
  const fits = options.hasNoStream()
    ? current === -1
    : options.hasStreamExists()
      ? current >= 0
      : options.hasAny() || BigInt(options.getRevision()) === BigInt(current);
  if (fits) return undefined;
  const wrong = new AppendResp.WrongExpectedVersion();
  if (current === -1) wrong.setCurrentNoStream(options.getAny());
  else wrong.setCurrentRevision(String(current));
  if (options.hasNoStream()) wrong.setExpectedNoStream(options.getNoStream());
  else if (options.hasStreamExists()) wrong.setExpectedStreamExists(options.getStreamExists());
  else wrong.setExpectedRevision(options.getRevision());
  const answer = new AppendResp();
  answer.setWrongExpectedVersion(wrong);
  return answer;
}

function record(stream, revision, message) {
  const event = new ReadResp.ReadEvent.RecordedEvent();
  const position = String(all.length * 100);
  const id = message.getId();
  if (!id.hasString()) id.setString(randomUUID());
  event.setId(id);
  event.setStreamIdentifier(identifierOf(stream));
  event.setStreamRevision(String(revision));
  event.setPreparePosition(position);
  event.setCommitPosition(position);
  message.getMetadataMap().forEach((value, key) => event.getMetadataMap().set(key, value));
  // Steps of 100 ns, as the server has them.
  event.getMetadataMap().set("created", `${Date.now()}0000`);
  event.setCustomMetadata(message.getCustomMetadata());
  event.setData(message.getData());
  return event;
}

function append(call, callback) {
  let options;
  const messages = [];
  call.on("data", (request) => {
    if (request.hasOptions()) options = request.getOptions();
    else messages.push(request.getProposedMessage());
  });
  call.on("end", () => {
    const name = nameOf(options.getStreamIdentifier());
    const events = streams.get(name) ?? [];
    const refused = unexpected(options, events);
    if (refused !== undefined) return callback(null, refused);
    for (const message of messages) {
      const event = record(name, events.length, message);
      events.push(event);
      all.push(event);
    }
    streams.set(name, events);
    const success = new AppendResp.Success();
    success.setCurrentRevision(String(events.length - 1));
    const position = new AppendResp.Position();
    position.setCommitPosition(String(all.length * 100));
    position.setPreparePosition(String(all.length * 100));
    success.setPosition(position);
    const answer = new AppendResp();
    answer.setSuccess(success);
    callback(null, answer);
  });
}

function eventAnswer(event) {
  const read = new ReadResp.ReadEvent();
  read.setEvent(event);
  read.setCommitPosition(event.getCommitPosition());
  const answer = new ReadResp();
  answer.setEvent(read);
  return answer;
}

/** Returns whether the stream's name has one of the filter's prefixes. */
function passes(options, event) {
  const expression = options.getFilter()?.getStreamIdentifier();
  if (expression === undefined) return true;
  const name = nameOf(event.getStreamIdentifier());
  return expression.getPrefixList().some((prefix) => name.startsWith(prefix));
}

function read(call) {
  const options = call.request.getOptions();
  if (options.hasSubscription()) {
    return call.emit("error", { code: grpc.status.UNIMPLEMENTED, details: "no subscriptions" });
  }
  let events = all.filter((event) => passes(options, event));
  if (options.hasStream()) {
    const identifier = options.getStream().getStreamIdentifier();
    events = streams.get(nameOf(identifier));
    if (events === undefined) {
      const missing = new ReadResp.StreamNotFound();
      missing.setStreamIdentifier(identifier);
      const answer = new ReadResp();
      answer.setStreamNotFound(missing);
      call.write(answer);
      return call.end();
    }
    if (options.getStream().hasRevision()) {
      events = events.slice(Number(options.getStream().getRevision()));
    }
  }
  const BACKWARDS = 1;
  const ordered = options.getReadDirection() === BACKWARDS ? [...events].reverse() : events;
  const count = BigInt(options.getCount());
  for (const event of ordered.filter((_, index) => BigInt(index) < count))
    call.write(eventAnswer(event));
  call.end();
}

function remove(call, callback) {
  const name = nameOf(call.request.getOptions().getStreamIdentifier());
  streams.delete(name);
  const position = new DeleteResp.Position();
  position.setCommitPosition(String(all.length * 100));
  position.setPreparePosition(String(all.length * 100));
  const answer = new DeleteResp();
  answer.setPosition(position);
  callback(null, answer);
}

function features(_call, callback) {
  const answer = new SupportedMethods();
  answer.setEventStoreServerVersion("26.1.0");
  for (const method of ["append", "read", "delete"]) {
    const supported = new SupportedMethod();
    supported.setServiceName("event_store.client.streams.Streams".toLowerCase());
    supported.setMethodName(method);
    answer.addMethods(supported);
  }
  callback(null, answer);
}

/** Starts the services and returns their port on the loopback address. */
exports.startStreams = () => {
  const server = new grpc.Server();
  const missing = (_call, callback) => callback?.({ code: grpc.status.UNIMPLEMENTED });
  const implementation = { append, read, delete: remove, tombstone: missing, batchAppend: missing };
  server.addService(StreamsService, implementation);
  server.addService(ServerFeaturesService, { getSupportedMethods: features });
  return new Promise((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
};
