#include "config.h"

#include "churn-waiting-question.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnWaitingQuestion:
 *
 * Asks whether to go on with something although offers wait that have not been made yet.
 */
struct _ChurnWaitingQuestion
{
  AdwMessageDialog parent_instance;

  const char *heading; /* translations, which last */
  const char *anyway;
  ChurnWaitingWords words;
};

enum
{
  AGREED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnWaitingQuestion, churn_waiting_question, ADW_TYPE_MESSAGE_DIALOG)

/* While somebody reads that offers wait, some may be answered. */
static void
waiting_cb (ChurnWaitingQuestion *self, GParamSpec *pspec, ChurnOutbox *outbox)
{
  guint n_waiting = churn_outbox_get_n_waiting (outbox);
  g_autofree char *words =
      n_waiting > 0 ? self->words (n_waiting) : g_strdup (_ ("No offer waits any more."));

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self),
                                  n_waiting > 0 ? self->anyway : self->heading);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), words);
}

static void
churn_waiting_question_response (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "go"))
    g_signal_emit (dialog, signals[AGREED], 0);
}

static void
churn_waiting_question_class_init (ChurnWaitingQuestionClass *klass)
{
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = churn_waiting_question_response;

  /**
   * ChurnWaitingQuestion::agreed:
   * @self: a question
   *
   * A person wants to go on all the same.
   */
  signals[AGREED] = g_signal_new ("agreed", CHURN_TYPE_WAITING_QUESTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
churn_waiting_question_init (ChurnWaitingQuestion *self)
{
}

/**
 * churn_waiting_question_new:
 * @outbox: where offers wait
 * @heading: (transfer none): what is asked once none waits any more, translated
 * @anyway: (transfer none): what is asked while one waits, translated
 * @words: (scope forever): says how many wait
 * @stay: the button that changes nothing, translated
 * @go: the button that goes on, translated
 *
 * A question that follows how many offers wait; to be shown by churn_dialog_present().
 *
 * Returns: (transfer none): the question, until it is answered
 */
GtkWindow *
churn_waiting_question_new (ChurnOutbox *outbox,
                            const char *heading,
                            const char *anyway,
                            ChurnWaitingWords words,
                            const char *stay,
                            const char *go)
{
  ChurnWaitingQuestion *self;
  AdwMessageDialog *dialog;

  g_return_val_if_fail (CHURN_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (words != NULL, NULL);

  self = g_object_new (CHURN_TYPE_WAITING_QUESTION, NULL);
  self->heading = heading;
  self->anyway = anyway;
  self->words = words;
  dialog = ADW_MESSAGE_DIALOG (self);
  adw_message_dialog_add_responses (dialog, "stay", stay, "go", go, NULL);
  adw_message_dialog_set_default_response (dialog, "stay");
  adw_message_dialog_set_close_response (dialog, "stay");
  g_signal_connect_object (outbox, "notify::n-waiting", G_CALLBACK (waiting_cb), self,
                           G_CONNECT_SWAPPED);
  waiting_cb (self, NULL, outbox);

  return GTK_WINDOW (self);
}
