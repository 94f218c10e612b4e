/** The descriptor on which a watched server says which of its answers were wrong. */
export const complaints = 3
