#include "churn-sim-utterance.h"

#include "churn-sim-grammar.h"
#include "churn-sim-random.h"

#include <string.h>

/* A comma or an end within so many bytes: the sentence has an opener of its own. */
#define OPENER 12

/* A sentence in a tone, or in the nearest that there is. */
static char *
draw_sentence (const ChurnSimLines *lines, ChurnSimTone *tone, GHashTable *slots, GRand *rand)
{
  static const ChurnSimTone fallback[CHURN_SIM_N_TONES][CHURN_SIM_N_TONES] = {
    { CHURN_SIM_TONE_NEGATIVE, CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_POSITIVE },
    { CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_POSITIVE, CHURN_SIM_TONE_NEGATIVE },
    { CHURN_SIM_TONE_POSITIVE, CHURN_SIM_TONE_NEUTRAL, CHURN_SIM_TONE_NEGATIVE },
  };
  char **choices = NULL;

  for (guint i = 0; choices == NULL; i++)
    if (lines->tones[fallback[*tone][i]] != NULL)
      {
        *tone = fallback[*tone][i];
        choices = lines->tones[*tone];
      }

  return churn_sim_grammar_expand (
      choices[g_rand_int_range (rand, 0, (gint32) g_strv_length (choices))], slots, rand);
}

static gboolean
names_again (GHashTable *slots, const char *text, const char *more)
{
  static const char *const names[] = { "customer", "agent" };

  for (guint i = 0; more != NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *name = g_hash_table_lookup (slots, names[i]);

      if (name != NULL && strstr (text, name) != NULL && strstr (more, name) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * churn_sim_utterance_draw:
 * @what: the ways to say it
 * @tone: (inout): the tone that is wanted, and the one that there was
 * @slots: (element-type utf8 utf8): the call's slots
 * @rand: the call's generator
 * @alone: whether the sentence mostly stands alone
 *
 * Draws a sentence, at times with words before and after it that say little, as people have them.
 *
 * Returns: (transfer full): what is said
 */
char *
churn_sim_utterance_draw (const ChurnSimUtterance *what,
                          ChurnSimTone *tone,
                          GHashTable *slots,
                          GRand *rand,
                          gboolean alone)
{
  g_autofree char *opener = NULL;
  g_autofree char *closer = NULL;
  g_autofree char *text = draw_sentence (what->lines, tone, slots, rand);
  ChurnSimTone same = *tone;

  g_return_val_if_fail (what != NULL, NULL);

  /* it may begin so already */
  if (what->opener != NULL && strcspn (text, ",.?") >= OPENER &&
      churn_sim_chance (rand, alone ? 0.1 : 0.6))
    opener = draw_sentence (what->opener, &same, slots, rand);
  same = *tone;
  if (what->closer != NULL && churn_sim_chance (rand, alone ? 0.06 : 0.6))
    closer = draw_sentence (what->closer, &same, slots, rand);

  /* nobody is called by name twice in one breath */
  if (names_again (slots, text, opener))
    g_clear_pointer (&opener, g_free);
  if (names_again (slots, text, closer))
    g_clear_pointer (&closer, g_free);

  return g_strconcat (opener != NULL ? opener : "", opener != NULL ? " " : "", text,
                      closer != NULL ? " " : "", closer, NULL);
}
