#include "churn-record-sentiment.h"

#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-scoring.h"

#include <string.h>

static const struct
{
  const char *name;
  ChurnSentiment sentiment;
} rules[] = {
  { "PositiveSentiment", CHURN_SENTIMENT_POSITIVE },
  { "NegativeSentiment", CHURN_SENTIMENT_NEGATIVE },
  { "NeutralSentiment", CHURN_SENTIMENT_NEUTRAL },
};

static gboolean
find_rule (const char *name, ChurnSentiment *sentiment)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (rules); i++)
    {
      if (g_ascii_strcasecmp (rules[i].name, name) == 0)
        {
          *sentiment = rules[i].sentiment;
          return TRUE;
        }
    }
  return FALSE;
}

/* arn:aws:connect:…:instance/I/contact/C */
static char *
contact_of (const char *arn)
{
  const char *contact = g_strrstr (arn, "/contact/");

  if (contact == NULL)
    return NULL;
  contact += strlen ("/contact/");
  return *contact == '\0' || strchr (contact, '/') != NULL ? NULL : g_strdup (contact);
}

/**
 * churn_rule_event_parse:
 * @envelope: what EventBridge delivers
 * @event: (out) (nullable): the event; %NULL if the rule is none of our three
 * @error: return location for the error
 *
 * Reads a rule's event. It carries neither a sentiment nor a category: the rule is known by its
 * name or by that of its action. `resources` may be empty and is not read (aws-facts.md, a).
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_INVALID, naming the member)
 */
gboolean
churn_rule_event_parse (JsonObject *envelope, ChurnRuleEvent **event, GError **error)
{
  g_autoptr (ChurnRuleEvent) self = g_new0 (ChurnRuleEvent, 1);
  JsonObject *detail = NULL;
  const char *id = NULL, *rule = NULL, *action = NULL, *arn = NULL, *instance = NULL;

  g_return_val_if_fail (envelope != NULL, FALSE);
  g_return_val_if_fail (event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *event = NULL;
  if (!churn_event_require_object (envelope, "", "detail", &detail, error) ||
      !churn_event_get_name (detail, "detail", "ruleName", &rule, error) ||
      !churn_event_get_name (detail, "detail", "actionName", &action, error))
    return FALSE;
  if (rule == NULL && action == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "detail.ruleName and detail.actionName are missing");
      return FALSE;
    }
  if (!find_rule (rule, &self->sentiment) && !find_rule (action, &self->sentiment))
    return TRUE;
  if (!churn_event_require_name (envelope, "", "id", &id, error) ||
      !churn_event_get_time (envelope, "", "time", &self->time, error) ||
      !churn_event_require_name (detail, "detail", "contactArn", &arn, error) ||
      !churn_event_get_name (detail, "detail", "instanceArn", &instance, error))
    return FALSE;
  if (self->time == 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "time is missing");
      return FALSE;
    }
  self->contact_id = contact_of (arn);
  if (self->contact_id == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "detail.contactArn does not end in /contact/ID");
      return FALSE;
    }
  self->event_id = g_strdup (id);
  self->instance = g_strdup (instance);
  *event = g_steal_pointer (&self);
  return TRUE;
}

/**
 * churn_rule_event_free:
 * @self: (nullable): an event
 *
 * Frees it.
 */
void
churn_rule_event_free (ChurnRuleEvent *self)
{
  if (self == NULL)
    return;
  g_free (self->event_id);
  g_free (self->contact_id);
  g_free (self->instance);
  g_free (self);
}

/**
 * churn_record_sentiment:
 * @pipeline: the ports
 * @event: a rule's event
 * @now: the time now, microseconds UTC
 * @changed: (out) (optional): whether it was new
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "record sentiment": the event counts once, for its contact and the contact's customer,
 * and is their `sentiment` if it is the newest; the feature store follows. An event that comes
 * again sees to it that the feature store did.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_record_sentiment (ChurnPipeline *pipeline,
                        const ChurnRuleEvent *event,
                        gint64 now,
                        gboolean *changed,
                        GCancellable *cancellable,
                        GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (pipeline);
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  ChurnFeatures row;
  gboolean merged = FALSE, counted = FALSE, found = FALSE;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  facts = churn_contact_new (event->contact_id);
  facts->instance = g_strdup (event->instance);
  facts->heard = now;
  /* Speech was heard then. */
  facts->begun = event->time;
  contact = churn_store_merge_contact (store, facts, now, &merged, cancellable, error);
  if (contact == NULL ||
      !churn_store_count_sentiment (store, contact->id, event->event_id, event->sentiment,
                                    event->time, now, &counted, &customer, cancellable, error))
    return FALSE;
  if (changed != NULL)
    *changed = merged || counted;
  return customer == NULL ||
         churn_scoring_read (pipeline, customer, &row, &found, cancellable, error);
}
