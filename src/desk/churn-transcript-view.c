#include "config.h"

#include "churn-transcript-view.h"

#include "churn-contact-words.h"
#include "churn-mood.h"
#include "churn-words.h"

#include <glib/gi18n-lib.h>

/* So many of the newest turns are shown; the others on demand. */
#define AT_ONCE 120
#define NEAR_END 48

/**
 * ChurnTranscriptView:
 *
 * What was said, turn by turn, each with its time, its speaker and, where it has
 * one, its sentiment. It keeps to the newest turn, unless one has scrolled
 * back to read.
 */
struct _ChurnTranscriptView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkBox *turns;
  GtkButton *earlier;

  GPtrArray *segments; /* of ChurnSegment */
  guint first;         /* the first of them that is shown */
  guint n_shown;
  gboolean at_end;
};

G_DEFINE_FINAL_TYPE (ChurnTranscriptView, churn_transcript_view, ADW_TYPE_BIN)

static GtkWidget *
create_label (const char *text, const char *style_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
create_turn (const ChurnSegment *segment)
{
  GtkWidget *turn = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *content =
      g_object_new (GTK_TYPE_LABEL, "label", segment->content, "xalign", 0.0, "wrap", TRUE,
                    "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", FALSE, NULL);
  g_autofree char *time = churn_words_clock ((double) segment->begin / 1000);
  const char *icon = churn_mood_get_icon (segment->sentiment);

  gtk_box_append (GTK_BOX (head),
                  create_label (churn_contact_words_speaker (segment->participant), "speaker"));
  gtk_box_append (GTK_BOX (head), create_label (time, "time"));
  if (icon != NULL)
    {
      const char *mood = churn_words_sentiment (segment->sentiment);
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "tooltip-text", mood,
                                       "pixel-size", 14, NULL);

      gtk_widget_add_css_class (image, churn_mood_get_class (segment->sentiment));
      gtk_accessible_update_property (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_PROPERTY_LABEL, mood,
                                      -1);
      gtk_box_append (GTK_BOX (head), image);
      gtk_widget_add_css_class (turn, churn_mood_get_class (segment->sentiment));
    }
  gtk_box_append (GTK_BOX (turn), head);
  gtk_box_append (GTK_BOX (turn), content);
  gtk_widget_add_css_class (turn, "turn");
  gtk_widget_add_css_class (turn, segment->participant == CHURN_PARTICIPANT_CUSTOMER ? "customer"
                                                                                     : "agent");
  gtk_widget_set_halign (turn, segment->participant == CHURN_PARTICIPANT_CUSTOMER ? GTK_ALIGN_START
                                                                                  : GTK_ALIGN_END);

  return turn;
}

static void
clear (ChurnTranscriptView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->turns))) != NULL)
    gtk_box_remove (self->turns, child);
  self->n_shown = 0;
}

static void
show_from (ChurnTranscriptView *self, guint first)
{
  guint n = self->segments != NULL ? self->segments->len : 0;

  for (guint i = self->first + self->n_shown; i < n; i++)
    gtk_box_append (self->turns, create_turn (g_ptr_array_index (self->segments, i)));
  for (guint i = self->first; i > first; i--)
    gtk_box_prepend (self->turns, create_turn (g_ptr_array_index (self->segments, i - 1)));
  self->first = first;
  self->n_shown = n - first;
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), first > 0);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "turns" : "none");
}

static void
earlier_cb (ChurnTranscriptView *self)
{
  self->at_end = FALSE;
  show_from (self, self->first > AT_ONCE ? self->first - AT_ONCE : 0);
}

static void
scrolled_cb (ChurnTranscriptView *self, GtkAdjustment *adjustment)
{
  self->at_end =
      gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
      gtk_adjustment_get_upper (adjustment) - NEAR_END;
}

static gboolean
follow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  ChurnTranscriptView *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (self->at_end)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

/* The turns are given their places just now, and would stay at those that were computed before. */
static void
grown_cb (ChurnTranscriptView *self)
{
  if (self->at_end)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), follow_cb, self, NULL);
}

static void
churn_transcript_view_finalize (GObject *object)
{
  ChurnTranscriptView *self = CHURN_TRANSCRIPT_VIEW (object);

  g_clear_pointer (&self->segments, g_ptr_array_unref);

  G_OBJECT_CLASS (churn_transcript_view_parent_class)->finalize (object);
}

static void
churn_transcript_view_class_init (ChurnTranscriptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = churn_transcript_view_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/churn_desk/ChurnDesk/churn-transcript-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ChurnTranscriptView, stack);
  gtk_widget_class_bind_template_child (widget_class, ChurnTranscriptView, scroller);
  gtk_widget_class_bind_template_child (widget_class, ChurnTranscriptView, turns);
  gtk_widget_class_bind_template_child (widget_class, ChurnTranscriptView, earlier);
  gtk_widget_class_set_css_name (widget_class, "churn-transcript");
}

static void
churn_transcript_view_init (ChurnTranscriptView *self)
{
  GtkAdjustment *adjustment;

  self->at_end = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (grown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->earlier, "clicked", G_CALLBACK (earlier_cb), self,
                           G_CONNECT_SWAPPED);
}

static gboolean
is_continued (ChurnTranscriptView *self, GPtrArray *turns)
{
  if (self->segments == NULL || turns == NULL || turns->len < self->segments->len)
    return FALSE;
  for (guint i = 0; i < self->segments->len; i++)
    {
      const ChurnSegment *before = g_ptr_array_index (self->segments, i);
      const ChurnSegment *now = g_ptr_array_index (turns, i);

      if (g_strcmp0 (before->id, now->id) != 0 || before->sentiment != now->sentiment)
        return FALSE;
    }

  return TRUE;
}

/**
 * churn_transcript_view_set_turns:
 * @self: a view
 * @turns: (nullable) (element-type ChurnSegment): what was said, in its order
 *
 * Where @turns go on from those shown, the new ones are added and nothing else
 * moves.
 */
void
churn_transcript_view_set_turns (ChurnTranscriptView *self, GPtrArray *turns)
{
  gboolean continued;
  guint n = turns != NULL ? turns->len : 0;

  g_return_if_fail (CHURN_IS_TRANSCRIPT_VIEW (self));

  continued = is_continued (self, turns);
  g_clear_pointer (&self->segments, g_ptr_array_unref);
  self->segments = turns != NULL ? g_ptr_array_ref (turns) : NULL;
  if (!continued)
    {
      clear (self);
      self->at_end = TRUE;
      self->first = n > AT_ONCE ? n - AT_ONCE : 0;
    }
  show_from (self, self->first);
}
