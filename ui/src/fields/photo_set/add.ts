import { useState, type ChangeEvent } from "react";
import { call, CommandFailure } from "@/lib/api";
import type { FieldOf } from "@/lib/catalogue";
import { bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Photo } from "@/lib/model";
import { useLanguage } from "@/lib/session";

/** The file's bytes as base64, without the `data:` prefix. */
export function toBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ""));
    reader.readAsDataURL(file);
  });
}

/** Hands chosen files to the core one by one and says what was not accepted. */
export function useAddPhotos(
  field: FieldOf<"photo_set">,
  photos: Photo[],
  onChange: (photos: Photo[]) => void,
) {
  const t = useText();
  const labels = useLabels();
  const language = useLanguage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const wording = (cause: unknown, file: File): string => {
    const failure = cause instanceof CommandFailure ? cause : null;
    const issue = failure?.issues[0];
    if (issue) return labels.issue(undefined, issue);
    return (failure?.key && t.maybe(failure.key)) || t("photo-failed", { name: file.name });
  };

  const add = async (chosen: File[]) => {
    setBusy(true);
    setError(null);
    let list = photos;
    for (const file of chosen) {
      if (list.length >= (field.max_items ?? 20)) {
        setError(t("photo-too-many", { most: field.max_items ?? 20 }));
        break;
      }
      if (field.max_size_bytes && file.size > field.max_size_bytes) {
        setError(t("photo-too-large", { name: file.name, most: bytes(field.max_size_bytes, language) }));
        continue;
      }
      try {
        const base64 = await toBase64(file);
        const photo = await call("photo.add", { name: file.name, media_type: file.type, base64 });
        if (!list.some((p) => p.sha256 === photo.sha256)) list = [...list, photo];
        onChange(list);
      } catch (cause) {
        setError(wording(cause, file));
      }
    }
    setBusy(false);
  };

  const onPicked = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = [...(event.target.files ?? [])];
    event.target.value = "";
    if (chosen.length) void add(chosen);
  };
  return { busy, error, onPicked };
}
