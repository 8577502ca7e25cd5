project = "A book of my own"
author = "Ada"
extensions = ["myst_nb"]
nb_execution_mode = "cache"      # the build runs the notebooks, so that every setting is drawn
nb_execution_raise_on_error = True
nb_ipywidgets_js = {}            # no scripts of ipywidgets from a CDN: nothing here needs them
