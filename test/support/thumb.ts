/** A thumbprint of one repeated character, which need not be a hexadecimal digit. */
export function thumb(digit: string): string {
  return digit.repeat(40);
}
