"""What the admins ask and do from the chat: people, numbers, the archive, the machine."""
