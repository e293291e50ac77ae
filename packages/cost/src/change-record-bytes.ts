/**
 * Size of a change record in the stream: JSON with type names, its keys twice, and the item as it was and as it is. Fitted to the records of
 * a run on one machine: 989 bytes for odds of 320, 1,273 for a Market item of 540, 2,031 for one with both images.
 */
export function changeRecordBytes(imageBytes: number): number {
  return 575 + 1.3 * imageBytes
}
