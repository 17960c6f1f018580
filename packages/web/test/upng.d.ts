declare module "upng-js" {
  interface Image {
    readonly width: number;
    readonly height: number;
  }
  /** Reads a PNG. */
  export function decode(png: ArrayBuffer): Image;
  /** The frames of a picture as RGBA, eight bits each. */
  export function toRGBA8(image: Image): ArrayBuffer[];
  /** Writes a PNG with at most `colours` colours; 0 keeps all. */
  export function encode(frames: ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer;
  const upng: { decode: typeof decode; toRGBA8: typeof toRGBA8; encode: typeof encode };
  export default upng;
}
