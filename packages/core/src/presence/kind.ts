import { bands, genders, type Band, type Filters, type Gender } from "@lampion/protocol";

/** Gender and age band as one small number, so that a column of bytes holds it and a filter is a set of bits. */
export const kinds = genders.length * (bands.length + 1);
export const everyKind = 2 ** kinds - 1;

/** 0 to `kinds` - 1. No band: somebody whose age is not shown. */
export function kindOf(gender: Gender, band: Band | null): number {
  return genders.indexOf(gender) * (bands.length + 1) + (band === null ? bands.length : bands.indexOf(band));
}

/** Whether somebody of that gender and band is among whom these filters let through (WH-10). */
export function fits(filters: Filters, other: { readonly gender: Gender; readonly band: Band | null }): boolean {
  if (filters.nobody) return false;
  if (filters.genders.length > 0 && !filters.genders.includes(other.gender)) return false;
  return filters.bands.length === 0 || (other.band !== null && filters.bands.includes(other.band));
}

/** The same as bits: bit `kindOf(...)` is set for everybody who fits. */
export function kindsOf(filters: Filters): number {
  let bits = 0;
  for (const gender of genders) for (const band of [...bands, null]) if (fits(filters, { gender, band })) bits |= 1 << kindOf(gender, band);
  return bits;
}
