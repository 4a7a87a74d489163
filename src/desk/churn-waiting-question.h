#pragma once

#include "churn-outbox.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ChurnWaitingWords:
 * @n_waiting: how many offers wait, at least one
 *
 * Returns: (transfer full): that so many do, and what becomes of them
 */
typedef char *(*ChurnWaitingWords) (guint n_waiting);

#define CHURN_TYPE_WAITING_QUESTION (churn_waiting_question_get_type ())
G_DECLARE_FINAL_TYPE (ChurnWaitingQuestion,
                      churn_waiting_question,
                      CHURN,
                      WAITING_QUESTION,
                      AdwMessageDialog)

GtkWindow *churn_waiting_question_new (ChurnOutbox *outbox,
                                       const char *heading,
                                       const char *anyway,
                                       ChurnWaitingWords words,
                                       const char *stay,
                                       const char *go);

G_END_DECLS
