import * as asn1js from "asn1js";
import { ContentInfo, SignedData, TimeStampResp, TSTInfo } from "pkijs";

const sha256Oid = "2.16.840.1.101.3.4.2.1";
const tstInfoOid = "1.2.840.113549.1.9.16.1.4";
/** A response with certificates has some kilobytes. */
export const timestampMaxBytes = 65_536;

export interface ReadTimestamp {
  /** SHA-256 that was stamped, 32 bytes. */
  readonly digest: Uint8Array;
  readonly atMs: number;
  readonly nonce: Uint8Array | null;
  /** Whether it is over this data and its signature fits a certificate that the response itself holds; null when it holds none. Says nothing about who that is. */
  isSignedOver(data: Uint8Array): Promise<boolean | null>;
  /** Common name of the signer's certificate, when there is one. */
  readonly authority: string | null;
}

/** Reads a response of RFC 3161 that grants a stamp over SHA-256; null for anything else. */
export function readTimestamp(bytes: Uint8Array): ReadTimestamp | null {
  if (bytes.length > timestampMaxBytes) return null;
  try {
    const response = TimeStampResp.fromBER(new Uint8Array(bytes).buffer);
    // 0 granted, 1 granted with changes (RFC 3161, 2.4.2).
    if (response.status.status > 1 || response.timeStampToken === undefined) return null;
    const signed = new SignedData({ schema: new ContentInfo({ schema: response.timeStampToken.toSchema() }).content });
    const content = signed.encapContentInfo.eContent;
    if (signed.encapContentInfo.eContentType !== tstInfoOid || content === undefined) return null;
    const info = TSTInfo.fromBER(content.getValue());
    const digest = new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView);
    if (info.messageImprint.hashAlgorithm.algorithmId !== sha256Oid || digest.length !== 32) return null;
    const signer = signed.certificates?.find((one) => "subject" in one);
    const name = signer !== undefined && "subject" in signer ? signer.subject.typesAndValues.find((one) => one.type === "2.5.4.3") : undefined;
    return {
      digest,
      atMs: info.genTime.getTime(),
      nonce: info.nonce === undefined ? null : new Uint8Array(info.nonce.valueBlock.valueHexView),
      authority: name === undefined ? null : String(name.value.valueBlock.value).slice(0, 200),
      async isSignedOver(data) {
        if (signed.certificates === undefined || signed.certificates.length === 0) return null;
        try {
          return await signed.verify({ signer: 0, checkChain: false, data: new Uint8Array(data).buffer });
        } catch {
          return false;
        }
      },
    };
  } catch {
    return null;
  }
}

/** A request of RFC 3161 over SHA-256 that asks for the certificates too. `nonce` is 8 bytes, the first bit 0 and the first byte not 0. */
export function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new asn1js.Sequence({
    value: [
      new asn1js.Integer({ value: 1 }),
      new asn1js.Sequence({
        value: [
          new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: sha256Oid }), new asn1js.Null()] }),
          new asn1js.OctetString({ valueHex: new Uint8Array(digest).buffer }),
        ],
      }),
      new asn1js.Integer({ valueHex: new Uint8Array(nonce).buffer }),
      new asn1js.Boolean({ value: true }),
    ],
  });
  return new Uint8Array(request.toBER());
}
