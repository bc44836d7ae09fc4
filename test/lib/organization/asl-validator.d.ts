declare module 'asl-validator' {
  /** Checks a definition in Amazon's States Language; adds defaults to it. */
  export default function validate(
    definition: object,
    options?: { checkPaths?: boolean; checkArn?: boolean },
  ): { isValid: boolean; errors: readonly object[] };
}
