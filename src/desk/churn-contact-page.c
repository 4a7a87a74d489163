#include "config.h"

#include "churn-contact-page.h"

#include "churn-care-row.h"
#include "churn-contact-head.h"
#include "churn-course-view.h"
#include "churn-drivers-view.h"
#include "churn-gauge.h"
#include "churn-moment-view.h"
#include "churn-offers-view.h"
#include "churn-pair.h"
#include "churn-problem-words.h"
#include "churn-scroll-guide.h"
#include "churn-status.h"
#include "churn-transcript-view.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * ChurnContactPage:
 *
 * One contact in full: who the customer is, how likely they are to leave and
 * why, what to offer, how the call has gone and what was said.
 */
struct _ChurnContactPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *none;
  AdwStatusPage *failed;
  GtkSpinner *spinner;
  GtkScrolledWindow *scroller;
  GtkBox *parts;
  ChurnContactHead *head;
  ChurnCareRow *care;
  ChurnGauge *gauge;
  ChurnMomentView *moment;
  ChurnDriversView *drivers;
  GtkWidget *offers_card;
  ChurnOffersView *offers;
  ChurnCourseView *course;
  GtkWidget *transcript_card;
  ChurnTranscriptView *transcript;

  ChurnScrollGuide *guide;
  ChurnWorkplace *workplace;
  ChurnContactView *view; /* its */
  char *contact_id;
  double threshold;
};

enum
{
  PROP_0,
  PROP_RISK_THRESHOLD,
  PROP_SPAN,
  PROP_TRANSCRIPT,
  N_PROPS
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ChurnContactPage, churn_contact_page, ADW_TYPE_BIN)

static void
show_duration (ChurnContactPage *self)
{
  ChurnContactItem *item = NULL;
  g_autofree char *text = NULL;

  if (self->contact_id != NULL)
    item = churn_contact_list_lookup (churn_workplace_get_list (self->workplace), self->contact_id);
  if (item != NULL && churn_contact_item_get_duration (item) >= 0)
    {
      double seconds = (double) churn_contact_item_get_duration (item) / G_USEC_PER_SEC;

      text = churn_words_clock (seconds);
      if (churn_contact_view_get_detail (self->view) != NULL)
        churn_course_view_set_duration (self->course, seconds);
    }
  churn_contact_head_set_duration (self->head, text != NULL ? text : "");
}

static void
show_detail (ChurnContactPage *self, const ChurnContactDetail *detail)
{
  const ChurnContact *contact = detail->contact;

  churn_contact_head_set_detail (self->head, detail);
  churn_care_row_set_contact (self->care, contact);
  churn_gauge_set_initial (self->gauge, contact->initial_churn);
  churn_gauge_set_value (self->gauge, contact->churn);
  churn_moment_view_set_detail (self->moment, detail);
  churn_drivers_view_set_drivers (self->drivers,
                                  detail->latest != NULL ? detail->latest->drivers : NULL);
  churn_course_view_set_detail (self->course, detail);
  show_duration (self);
  churn_transcript_view_set_turns (self->transcript, detail->transcript);
}

static void
changed_cb (ChurnContactPage *self)
{
  const char *id = churn_contact_view_get_contact_id (self->view);
  const ChurnContactDetail *detail = churn_contact_view_get_detail (self->view);
  const GError *error = churn_contact_view_get_error (self->view);

  if (g_strcmp0 (self->contact_id, id) != 0)
    {
      g_free (self->contact_id);
      self->contact_id = g_strdup (id);
      /* No movement from one contact's figures to another's. */
      churn_gauge_set_value (self->gauge, NAN);
      churn_gauge_set_initial (self->gauge, NAN);
      churn_transcript_view_set_turns (self->transcript, NULL);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }

  churn_offers_view_set_contact (self->offers, id, detail);
  if (detail != NULL)
    show_detail (self, detail);
  else if (error != NULL)
    adw_status_page_set_description (self->failed, churn_problem_words (error));

  gtk_spinner_set_spinning (self->spinner, id != NULL && detail == NULL && error == NULL);
  gtk_stack_set_visible_child_name (self->stack, id == NULL       ? "none"
                                                 : detail != NULL ? "contact"
                                                 : error != NULL  ? "failed"
                                                                  : "loading");
}

static void
problem_cb (ChurnContactPage *self, const char *message)
{
  g_signal_emit (self, signals[PROBLEM], 0, message);
}

static void
outcome_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ChurnContactPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (churn_session_outcome_finish (CHURN_SESSION (source), result, &error))
    churn_contact_view_refresh (self->view);
  else
    g_signal_emit (self, signals[PROBLEM], 0, churn_problem_words (error));
}

static void
answered_cb (ChurnContactPage *self, const char *offer_id, gboolean accepted)
{
  ChurnSession *session = churn_poller_get_session (churn_workplace_get_poller (self->workplace));

  if (session != NULL && self->contact_id != NULL)
    churn_session_outcome_async (session, self->contact_id, offer_id, accepted, NULL, outcome_cb,
                                 g_object_ref (self));
}

static void
sent_cb (ChurnContactPage *self, ChurnOutboxEntry *entry)
{
  if (g_strcmp0 (churn_outbox_entry_get_contact_id (entry), self->contact_id) == 0)
    churn_contact_view_refresh (self->view);
}

static void
churn_contact_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ChurnContactPage *self = CHURN_CONTACT_PAGE (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      g_value_set_double (value, self->threshold);
      break;

    case PROP_SPAN:
      g_object_get_property (G_OBJECT (self->course), "span", value);
      break;

    case PROP_TRANSCRIPT:
      g_value_set_boolean (value, gtk_widget_get_visible (self->transcript_card));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_contact_page_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  ChurnContactPage *self = CHURN_CONTACT_PAGE (object);

  switch (prop_id)
    {
    case PROP_RISK_THRESHOLD:
      self->threshold = g_value_get_double (value);
      churn_gauge_set_risk_threshold (self->gauge, self->threshold);
      churn_course_view_set_risk_threshold (self->course, self->threshold);
      churn_offers_view_set_risk_threshold (self->offers, self->threshold);
      break;

    case PROP_SPAN:
      churn_course_view_set_span (self->course, g_value_get_uint (value));
      break;

    case PROP_TRANSCRIPT:
      gtk_widget_set_visible (self->transcript_card, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
churn_contact_page_dispose (GObject *object)
{
  ChurnContactPage *self = CHURN_CONTACT_PAGE (object);

  g_clear_object (&self->guide);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->contact_id, g_free);

  G_OBJECT_CLASS (churn_contact_page_parent_class)->dispose (object);
}

static void
churn_contact_page_class_init (ChurnContactPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = churn_contact_page_get_property;
  object_class->set_property = churn_contact_page_set_property;
  object_class->dispose = churn_contact_page_dispose;

  /**
   * ChurnContactPage:risk-threshold:
   *
   * The churn probability from which on the risk is high.
   */
  properties[PROP_RISK_THRESHOLD] =
      g_param_spec_double ("risk-threshold", NULL, NULL, 0, 1, CHURN_RISK_DEFAULT_THRESHOLD, flags);

  /**
   * ChurnContactPage:span:
   *
   * How much of the call the chart shows, a #ChurnTimelineSpan.
   */
  properties[PROP_SPAN] = g_param_spec_uint ("span", NULL, NULL, 0, CHURN_TIMELINE_CALL,
                                             CHURN_TIMELINE_5_MINUTES, flags);
  /**
   * ChurnContactPage:transcript:
   *
   * Whether it shows what was said.
   */
  properties[PROP_TRANSCRIPT] = g_param_spec_boolean ("transcript", NULL, NULL, TRUE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * ChurnContactPage::problem:
   * @self: the page
   * @message: what did not succeed, safe to show
   */
  signals[PROBLEM] = g_signal_new ("problem", CHURN_TYPE_CONTACT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (CHURN_TYPE_CARE_ROW);
  g_type_ensure (CHURN_TYPE_CONTACT_HEAD);
  g_type_ensure (CHURN_TYPE_COURSE_VIEW);
  g_type_ensure (CHURN_TYPE_DRIVERS_VIEW);
  g_type_ensure (CHURN_TYPE_GAUGE);
  g_type_ensure (CHURN_TYPE_MOMENT_VIEW);
  g_type_ensure (CHURN_TYPE_OFFERS_VIEW);
  g_type_ensure (CHURN_TYPE_PAIR);
  g_type_ensure (CHURN_TYPE_TRANSCRIPT_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-contact-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, none);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, failed);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, head);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, care);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, gauge);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, moment);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, parts);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, offers_card);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, drivers);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, offers);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, course);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, transcript_card);
  gtk_widget_class_bind_template_child (widget_class, ChurnContactPage, transcript);
}

static void
notify_span_cb (ChurnContactPage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPAN]);
}

static void
churn_contact_page_init (ChurnContactPage *self)
{
  self->threshold = CHURN_RISK_DEFAULT_THRESHOLD;
  gtk_widget_init_template (GTK_WIDGET (self));
  churn_status_name (self->none);
  churn_status_name (self->failed);
  g_signal_connect_object (self->offers, "problem", G_CALLBACK (problem_cb), self,
                           G_CONNECT_SWAPPED);
  self->guide = churn_scroll_guide_new (self->scroller);
  g_signal_connect_object (self->offers, "offered", G_CALLBACK (churn_scroll_guide_show),
                           self->guide, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->care, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->offers, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->course, "notify::span", G_CALLBACK (notify_span_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * churn_contact_page_set_workplace:
 * @self: a page
 * @workplace: whose contact it shows
 */
void
churn_contact_page_set_workplace (ChurnContactPage *self, ChurnWorkplace *workplace)
{
  ChurnOutbox *outbox;

  g_return_if_fail (CHURN_IS_CONTACT_PAGE (self));
  g_return_if_fail (CHURN_IS_WORKPLACE (workplace));
  g_return_if_fail (self->workplace == NULL);

  self->workplace = g_object_ref (workplace);
  self->view = churn_workplace_get_view (workplace);
  outbox = churn_workplace_get_outbox (workplace);
  churn_care_row_set_workplace (self->care, workplace);
  churn_offers_view_set_outbox (self->offers, outbox);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (churn_workplace_get_poller (workplace), "tick",
                           G_CALLBACK (show_duration), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (churn_workplace_get_list (workplace), "merged",
                           G_CALLBACK (show_duration), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "sent", G_CALLBACK (sent_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * churn_contact_page_set_own:
 * @self: a page
 * @own: whether it shows the contacts of an agent, which come up by themselves
 */
void
churn_contact_page_set_own (ChurnContactPage *self, gboolean own)
{
  g_return_if_fail (CHURN_IS_CONTACT_PAGE (self));

  adw_status_page_set_title (self->none, own ? C_ ("status", "No contact just now")
                                             : C_ ("status", "No contact chosen"));
  adw_status_page_set_description (
      self->none,
      own ? C_ ("status", "Your next contact comes up here by itself.")
          : C_ ("status",
                "The chosen contact is shown here: how it is going, why, and what to offer."));
  /* The list says so itself where there is none to choose: one sign for that is enough. */
  adw_status_page_set_icon_name (self->none, own ? "churn-quiet-symbolic" : NULL);
  churn_contact_head_set_own (self->head, own);
  /* Help is at hand for an agent, but what to offer comes first. */
  gtk_box_reorder_child_after (self->parts, GTK_WIDGET (self->care),
                               own ? self->offers_card : GTK_WIDGET (self->head));
}
