/** Whether an office keeps what a field is from, a base library or a certificate: of one's own account nobody is told. */
export const isKept = (source: string): boolean => /^(base|cert):/.test(source)
