#pragma once

#include "churn-pipeline.h"
#include "churn-principal.h"

G_BEGIN_DECLS

/* Makes the offer whose id is its idempotency key, or returns the one that stands. Of @request
 * months, note and made are read. */
ChurnOffer *churn_offers_make (ChurnPipeline *pipeline,
                               const ChurnContact *contact,
                               const ChurnPrincipal *principal,
                               const char *key,
                               const ChurnOffer *request,
                               gint64 now,
                               GCancellable *cancellable,
                               GError **error);
/* What the customer said of it. */
ChurnOffer *churn_offers_set_outcome (ChurnPipeline *pipeline,
                                      const char *contact_id,
                                      const char *offer_id,
                                      ChurnOutcome outcome,
                                      GCancellable *cancellable,
                                      GError **error);
/* Goes on with every offer that was recorded and not applied, as after a restart; @n_left: how many
 * still are not. */
gboolean churn_offers_resume (ChurnPipeline *pipeline,
                              gint64 now,
                              guint *n_left,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
