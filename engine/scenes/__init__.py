"""A generated world in which composed search can be measured without real photos: scenes, pictures, captions, queries.

Nothing here knows of a model: numpy and Pillow only.
"""
