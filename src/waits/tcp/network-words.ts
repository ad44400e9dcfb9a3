import { fieldOf, messageOf } from "../../errors";

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection was closed without an answer",
  EPIPE: "the connection was closed without an answer",
  EHOSTUNREACH: "the host is unreachable",
  ENETUNREACH: "the network is unreachable",
  ETIMEDOUT: "the connection timed out",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  EPROTO: "the answer is not TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "the answer is not TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "the answer is not TLS",
  HPE_INVALID_CONSTANT: "the answer is not HTTP",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    "the server requires a client certificate; usingTls({ cert, key }) sends one",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the certificate is self-signed; allowInsecure() accepts it",
  SELF_SIGNED_CERT_IN_CHAIN: "the certificate is self-signed; allowInsecure() accepts it",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the certificate is not trusted; allowInsecure() accepts it",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another name; allowInsecure() accepts it",
};

/** Describes a connection's error in plain words. */
export function networkWords(error: unknown): string {
  return WORDS[String(fieldOf(error, "code"))] ?? messageOf(error);
}
