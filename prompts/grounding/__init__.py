"""The checker of sentences: nothing passes that the evidence or the catalogue does not hold.

How a sentence is checked. `masking` hides the titles and makers of the works that it may speak of behind signs. What
is left is taken word by word, and each kind of word has one rule; `check` holds them in their order:

- a title or quotation in marks, a name, a figure, praise: stands in a field of the works (`quotes`, `known_names`,
  `figures`, `praise`), and the works that are named are cited (`citing`);
- a word about the reader: is what the history shows (`reader`, `reader_en`, `reader_zh`);
- a word about other people or about the weight of a reason: is what the network knows (`others`, `weight`);
- a word of making, a year, a kind of work: the titles and names beside it belong together (`makers`, `years`, `kinds`);
- a theme or genre (`labels`): each work that it is told of has it (`content`); which those are, the parts of the
  sentence say (`parts`, `reach`, `relations`);
- any other word: tells nothing (`vocabulary`, `terms`), or stands in a field of the work named next to it (`content`);
  and where words that tell nothing stand between two works, they say that these are alike.

What fits no rule fails. `work` is what is known of one work, `facts` of all that a sentence may speak of, `case` a
sentence with both; the words stand in the .txt and .toml files.
Beside the checker, `story`, `tongue` and `contradictions` say what of a description may be told on, and
`counterfactual` how a place would change.
"""
