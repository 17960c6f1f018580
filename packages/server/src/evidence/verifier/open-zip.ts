import { unzipSync } from "fflate";
import { bundleLimits, unreadable, type Unreadable } from "@lampion/proof";

/**
 * Files of a zip as we write it: stored, not packed. A packed one is refused, so that nothing small unfolds into something enormous;
 * who unpacked and packed it again gives the folder.
 */
export function openZip(bytes: Uint8Array): Map<string, Uint8Array> | Unreadable {
  if (bytes.length > bundleLimits.bytes) return unreadable("Le fichier est plus grand qu'un dossier de preuves ne peut l'être.", "The file is larger than a bundle can be.");
  let isPacked = false;
  let count = 0;
  let total = 0;
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        count += 1;
        total += file.originalSize;
        if (file.compression !== 0 || file.size !== file.originalSize) isPacked = true;
        return !isPacked && count <= bundleLimits.files && total <= bundleLimits.bytes && !file.name.endsWith("/");
      },
    });
    if (isPacked)
      return unreadable(
        "Ce zip a été compressé par un autre programme. Décompressez-le et donnez le dossier, ou prenez le zip d'origine.",
        "This zip was packed by another program. Unpack it and give the folder, or take the original zip.",
      );
    if (count > bundleLimits.files || total > bundleLimits.bytes)
      return unreadable("Il y a plus de fichiers, ou de plus grands, que dans un dossier de preuves.", "There are more files, or larger ones, than a bundle has.");
    return new Map(Object.entries(files));
  } catch {
    return unreadable("Ce fichier n'est pas un zip, ou il est coupé. Demandez-le encore une fois.", "This file is not a zip, or it is cut. Ask for it once more.");
  }
}
