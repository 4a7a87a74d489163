#include "config.h"

#include "churn-alerts.h"

#include "churn-risk.h"

#include <math.h>

/* A churn probability this far below the threshold has left it. */
#define HYSTERESIS 0.05

/**
 * ChurnAlerts:
 *
 * Which contacts a person is to be told of who does not look at the list. A contact is raised once
 * when its churn probability reaches the threshold, and once when its agent asks for help; it is
 * lowered when neither lasts, and only then can it be raised again. What was so when the contacts
 * came first is seen in the list, and is no news.
 *
 * The churn probability must fall clearly below the threshold to have left it, so that one which
 * hovers about it is told once. While alerts are snoozed nothing is raised; what then still lasts
 * is. A contact that somebody looks after is not raised.
 */
struct _ChurnAlerts
{
  GObject parent_instance;

  ChurnContactList *list;
  ChurnClock *clock;
  GHashTable *states; /* contact id → State */
  double threshold;
  gint64 snoozed_until; /* boottime */
  gboolean own;
  gboolean known; /* what was so at first */
};

/* Of one contact. */
typedef struct
{
  gboolean lasts[2]; /* by cause */
  gboolean told[2];
  gboolean raised;
} State;

enum
{
  PROP_0,
  PROP_RISK_THRESHOLD,
  N_PROPS
};

enum
{
  RAISED,
  LOWERED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnAlerts, churn_alerts, G_TYPE_OBJECT)

static State *
ensure_state (ChurnAlerts *self, const char *id)
{
  State *state = g_hash_table_lookup (self->states, id);

  if (state == NULL)
    {
      state = g_new0 (State, 1);
      g_hash_table_insert (self->states, g_strdup (id), state);
    }

  return state;
}

static gboolean
lasts (ChurnAlerts *self, ChurnContactItem *item, ChurnAlertCause cause, gboolean lasted)
{
  double churn = churn_contact_item_get_churn (item);

  if (!churn_contact_item_get_live (item))
    return FALSE;
  if (cause == CHURN_ALERT_HELP)
    /* Agents know what they have asked for. */
    return !self->own && churn_contact_item_get_help (item);

  return !isnan (churn) && churn >= self->threshold - (lasted ? HYSTERESIS : 0);
}

static void
look (ChurnAlerts *self, ChurnContactItem *item)
{
  State *state = ensure_state (self, churn_contact_item_get_id (item));
  gboolean quiet = churn_contact_item_get_claimed_by (item) != NULL ||
                   churn_clock_get_boottime (self->clock) < self->snoozed_until;
  gboolean any = FALSE;

  for (ChurnAlertCause cause = CHURN_ALERT_RISK; cause <= CHURN_ALERT_HELP; cause++)
    {
      state->lasts[cause] = lasts (self, item, cause, state->lasts[cause]);
      any |= state->lasts[cause];
      if (!state->lasts[cause])
        state->told[cause] = FALSE;
      else if (!self->known)
        state->told[cause] = TRUE;
      else if (!state->told[cause] && !quiet)
        {
          state->told[cause] = TRUE;
          state->raised = TRUE;
          g_signal_emit (self, signals[RAISED], 0, item, cause);
        }
    }
  if (state->raised && (!any || churn_contact_item_get_claimed_by (item) != NULL))
    {
      state->raised = FALSE;
      g_signal_emit (self, signals[LOWERED], 0, churn_contact_item_get_id (item));
    }
}

static void
churn_alerts_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnAlerts *self = CHURN_ALERTS (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_alerts_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ChurnAlerts *self = CHURN_ALERTS (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      /* It is not the contacts that changed. */
      self->known = FALSE;
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_alerts_dispose (GObject *object)
{
  ChurnAlerts *self = CHURN_ALERTS (object);

  g_clear_object (&self->list);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->states, g_hash_table_unref);

  G_OBJECT_CLASS (churn_alerts_parent_class)->dispose (object);
}

static void
churn_alerts_class_init (ChurnAlertsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = churn_alerts_get_property;
  object_class->set_property = churn_alerts_set_property;
  object_class->dispose = churn_alerts_dispose;

  /**
   * ChurnAlerts:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnAlerts::raised:
   * @self: the alerts
   * @item: a contact
   * @cause: why a person is to be told of it, a #ChurnAlertCause
   */
  signals[RAISED] = g_signal_new ("raised", CHURN_TYPE_ALERTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, CHURN_TYPE_CONTACT_ITEM, G_TYPE_INT);

  /**
   * ChurnAlerts::lowered:
   * @self: the alerts
   * @contact_id: a contact that was raised, and for which there is no longer a cause
   */
  signals[LOWERED] = g_signal_new ("lowered", CHURN_TYPE_ALERTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
churn_alerts_init (ChurnAlerts *self)
{
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * churn_alerts_new:
 * @list: the contacts
 * @clock: the time
 *
 * Returns: (transfer full): alerts of the contacts in @list
 */
ChurnAlerts *
churn_alerts_new (ChurnContactList *list, ChurnClock *clock)
{
  ChurnAlerts *self;

  g_return_val_if_fail (CHURN_IS_CONTACT_LIST (list), NULL);
  g_return_val_if_fail (CHURN_IS_CLOCK (clock), NULL);

  self = g_object_new (CHURN_TYPE_ALERTS, NULL);
  self->list = g_object_ref (list);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * churn_alerts_look:
 * @self: alerts
 *
 * Looks at the contacts, which is to be done whenever all that is new about them is in the list.
 */
void
churn_alerts_look (ChurnAlerts *self)
{
  GHashTableIter iter;
  gpointer id, state;

  g_return_if_fail (CHURN_IS_ALERTS (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (ChurnContactItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      look (self, item);
    }
  self->known = TRUE;

  g_hash_table_iter_init (&iter, self->states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    if (churn_contact_list_lookup (self->list, id) == NULL)
      {
        if (((State *) state)->raised)
          g_signal_emit (self, signals[LOWERED], 0, id);
        g_hash_table_iter_remove (&iter);
      }
}

/**
 * churn_alerts_set_own:
 * @self: alerts
 * @own: whether the contacts are an agent's own, who need not be told of their own calls for help
 */
void
churn_alerts_set_own (ChurnAlerts *self, gboolean own)
{
  g_return_if_fail (CHURN_IS_ALERTS (self));

  self->own = own;
}

/**
 * churn_alerts_snooze:
 * @self: alerts
 * @duration: for how many microseconds from now on nothing is raised
 */
void
churn_alerts_snooze (ChurnAlerts *self, gint64 duration)
{
  g_return_if_fail (CHURN_IS_ALERTS (self));

  self->snoozed_until = churn_clock_get_boottime (self->clock) + duration;
}

/**
 * churn_alerts_forget:
 * @self: alerts
 *
 * Forgets the contacts, as those that come next are another's: what is so with them at first is no
 * news.
 */
void
churn_alerts_forget (ChurnAlerts *self)
{
  GHashTableIter iter;
  gpointer id, state;

  g_return_if_fail (CHURN_IS_ALERTS (self));

  g_hash_table_iter_init (&iter, self->states);
  while (g_hash_table_iter_next (&iter, &id, &state))
    if (((State *) state)->raised)
      g_signal_emit (self, signals[LOWERED], 0, id);
  g_hash_table_remove_all (self->states);
  self->known = FALSE;
}
