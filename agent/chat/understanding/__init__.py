"""What a person says, understood without a language model: titles, opinions, wishes, questions. English and Chinese."""
