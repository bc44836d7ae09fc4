/** A logical ID without the hash that CDK appends: eight digits, or forty for a version of a function. */
export function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8,40}$/, '');
}
