"""Finding without a question: passages, articles, outlets, examples, links; never by a model."""
