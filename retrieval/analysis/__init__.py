"""Text → terms, the same for passages and queries; numbers and dates in prose."""
