import { useQuery } from "@tanstack/react-query";
import { ImageOff } from "lucide-react";
import { useEffect, useState } from "react";
import { api } from "@/lib/api/endpoints";
import { keys } from "@/lib/api/keys";

type AttachmentImageProps = { noteId: string; target: string; alt: string; width: number | null };

/**
 * An image kept with the notes. It is fetched with the sign-in of the page and shown from memory, because an image
 * element cannot send a token, and an address that needs none would be readable by others.
 */
export function AttachmentImage({ noteId, target, alt, width }: AttachmentImageProps) {
  const image = useQuery({
    queryKey: keys.attachment(noteId, target),
    queryFn: ({ signal }) => api.attachment(noteId, target, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
    retry: false,
  });
  const [address, setAddress] = useState<string | null>(null);
  const blob = image.data;

  useEffect(() => {
    if (!blob) {
      return;
    }
    const made = URL.createObjectURL(blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);

  if (image.isError) {
    return (
      <span className="attachment-missing">
        <ImageOff size={16} aria-hidden="true" />
        {target.split("/").pop()} is not among the attachments
      </span>
    );
  }
  if (!address) {
    return <span className="attachment-loading skeleton" role="img" aria-label={`Loading ${alt}`} />;
  }
  return <img src={address} alt={alt} width={width ?? undefined} className="attachment" />;
}
